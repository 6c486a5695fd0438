#include <cmath>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/bars_view.h"
#include "widgets/inside/code_strip.h"
#include "widgets/inside/matrix_view.h"

namespace test_inside_views {

using namespace earshot;

namespace {

InsidePart part(InsidePart::Kind kind, std::int64_t rows, std::vector<float> values) {
  InsidePart made;
  made.kind = kind;
  made.label = "A part";
  made.help = "What it means.";
  made.rows = rows;
  made.columns = static_cast<std::int64_t>(values.size()) / rows;
  made.values = std::move(values);
  return made;
}

}  // namespace

class TestInsideViews : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void a_matrix_is_coloured_from_its_lowest_to_its_highest() {
    MatrixView view;
    view.resize(300, 320);
    InsidePart one = part(InsidePart::Kind::Matrix, 2, {-1, 0, std::nanf(""), 1});
    one.marked = {3};
    view.set_part(one);
    view.show();
    const QImage image = view.grab().toImage();
    const auto colour = [&](int row, int column) {
      return image.pixelColor(view.cell(row, column).center().toPoint());
    };
    QCOMPARE(colour(0, 0), QColor::fromRgb(ColourMap::viridis().at(0)));
    QCOMPARE(colour(0, 1), QColor::fromRgb(ColourMap::viridis().at(0.5)));
    QCOMPARE(colour(1, 0), Palette::dark().raised);
    QCOMPARE(colour(1, 1), QColor::fromRgb(ColourMap::viridis().at(1)));
    QVERIFY(view.words_of(1, 1).contains("positive pair"));
    QVERIFY(!view.words_of(0, 0).contains("positive pair"));
    QVERIFY(view.words_of(0, 0).startsWith("1 × 1"));
  }

  void a_click_asks_for_the_cell_under_it_and_so_do_keys() {
    MatrixView view;
    view.resize(300, 320);
    view.set_part(part(InsidePart::Kind::Matrix, 3, {0, 1, 2, 3, 4, 5, 6, 7, 8}));
    view.show();
    QSignalSpy clicked(&view, &CellPicker::cell_clicked);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cell(1, 2).center().toPoint());
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked[0][0].toInt(), 1);
    QCOMPARE(clicked[0][1].toInt(), 2);
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Left);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(clicked[1][0].toInt(), 2);
    QCOMPARE(clicked[1][1].toInt(), 1);
    // A smaller matrix forgets a cell that it does not have.
    view.set_part(part(InsidePart::Kind::Matrix, 1, {0, 1}));
    QCOMPARE(view.current().first, -1);
  }

  void groups_of_bars_are_named_in_their_colours() {
    for (const int width : {300, 150}) {
      BarsView view;
      view.resize(width, 240);
      InsidePart one = part(InsidePart::Kind::Bars, 3, {1, 2, 3, 4, 5, 6});
      one.row_names = {"model", "data", "noise that is known"};
      view.set_part(one);
      view.show();
      const QImage image = view.grab().toImage();
      const std::vector<QRectF> names = view.row_name_places();
      QCOMPARE(names.size(), std::size_t{3});
      for (int row = 0; row < 3; ++row) {
        const QRectF& name = names[static_cast<std::size_t>(row)];
        QCOMPARE(image.pixelColor(QPointF(name.left() + 4, name.center().y()).toPoint()),
                 Palette::dark().class_colour(row));
        QVERIFY(name.left() >= 0 && name.bottom() < view.bar(2, 1).top() + 1);
      }
      QVERIFY(!names[0].intersects(names[1]) && !names[1].intersects(names[2]));
    }
  }

  void bars_stand_on_zero_and_reach_their_value() {
    BarsView view;
    view.resize(300, 240);
    InsidePart one = part(InsidePart::Kind::Bars, 1, {2, -1, 0, std::nanf("")});
    one.column_names = {"one", "two", "three", "four"};
    view.set_part(one);
    view.show();
    const double zero = view.bar(0, 0).bottom();
    QVERIFY(std::abs(view.bar(0, 1).top() - zero) < 1.5);
    QVERIFY(std::abs(view.bar(0, 0).height() - 2 * view.bar(0, 1).height()) < 2);
    QVERIFY(view.bar(0, 2).height() <= 1 && view.bar(0, 3).height() <= 1);
    QVERIFY(view.words_of(0, 1).startsWith("two"));
    QCOMPARE(view.cell_at(view.bar(0, 2).center()), std::pair(0, 2));
    for (int column = 0; column < 4; ++column) {
      QVERIFY(QRectF(view.rect()).contains(view.bar(0, column)));
    }
  }

  void codes_are_told_apart_and_an_ended_row_is_empty() {
    CodeStrip view;
    view.resize(320, 100);
    InsidePart one = part(InsidePart::Kind::Codes, 2, {0, 1, 1, 2, -1, -1});
    one.row_names = {"a.wav", "b.wav"};
    view.set_part(one);
    view.show();
    QCOMPARE(view.shown_rows(), 2);
    const QImage image = view.grab().toImage();
    const auto corner = [&](int row, int column) {
      return image.pixelColor(view.cell(row, column).topLeft().toPoint() + QPoint(2, 2));
    };
    QCOMPARE(corner(0, 0), Palette::dark().class_colour(0));
    QCOMPARE(corner(0, 1), corner(0, 2));
    QVERIFY(corner(0, 0) != corner(0, 1));
    QSignalSpy clicked(&view, &CellPicker::cell_clicked);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cell(1, 1).center().toPoint());
    QCOMPARE(clicked.count(), 0);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cell(1, 0).center().toPoint());
    QCOMPARE(clicked.count(), 1);
    QVERIFY(view.words_of(1, 0).contains("b.wav") && view.words_of(1, 0).contains("code 2"));
  }

  void codes_lie_under_their_waveform() {
    CodeStrip view;
    view.resize(320, 140);
    InsidePart one = part(InsidePart::Kind::Codes, 2, {0, 1, 2, 3});
    const double without = view.cell(0, 0).top();
    one.loudness = {1, 1, 0, 0, 0, 0, 1, 1};
    view.set_part(one);
    view.show();
    QCOMPARE(view.shown_rows(), 2);
    QVERIFY(view.cell(0, 0).top() > without + 10);
    const QImage image = view.grab().toImage();
    const auto over = [&](int row, int column) {
      const QRectF place = view.cell(row, column);
      return image.pixelColor(place.center().toPoint() - QPoint(0, 14));
    };
    QCOMPARE(over(0, 0), Palette::dark().original);
    QVERIFY(over(0, 1) != over(0, 0));
    QCOMPARE(over(1, 1), Palette::dark().original);
    QVERIFY(over(1, 0) != over(1, 1));
    QSignalSpy clicked(&view, &CellPicker::cell_clicked);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cell(1, 1).center().toPoint());
    QCOMPARE(clicked.last()[0].toInt(), 1);
  }

  void a_flat_strip_of_many_columns_keeps_within_the_widget() {
    for (const int columns : {1, 7, 64, 500}) {
      MatrixView matrix;
      BarsView bars;
      CodeStrip codes;
      const std::vector<float> values(static_cast<std::size_t>(columns), 1.0F);
      for (QWidget* view : std::initializer_list<QWidget*>{&matrix, &bars, &codes}) {
        view->resize(180, 140);
      }
      matrix.set_part(part(InsidePart::Kind::Matrix, 1, values));
      bars.set_part(part(InsidePart::Kind::Bars, 1, values));
      codes.set_part(part(InsidePart::Kind::Codes, 1, values));
      QVERIFY(QRectF(matrix.rect()).contains(matrix.cell(0, columns - 1)));
      QVERIFY(QRectF(codes.rect()).contains(codes.cell(0, columns - 1)));
      QVERIFY(bars.bar(0, columns - 1).left() < bars.width());
    }
  }
};

}  // namespace test_inside_views

int widgets_inside_views(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_inside_views::TestInsideViews>(argc, argv);
}
#include "test_inside_views.moc"
