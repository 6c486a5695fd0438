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

  void a_matrix_fills_the_widget_whatever_its_shape() {
    for (const QSize size : {QSize(345, 300), QSize(900, 240), QSize(260, 700)}) {
      MatrixView view;
      view.resize(size);
      view.set_part(part(InsidePart::Kind::Matrix, 12, std::vector<float>(144, 1.0F)));
      view.show();
      const QRectF all = view.cell(0, 0).united(view.cell(11, 11));
      QVERIFY(QRectF(view.rect()).contains(all));
      QVERIFY(all.width() > 0.85 * size.width());
      QVERIFY2(all.height() > size.height() - 80, qPrintable(QString::number(all.height())));
    }
  }

  void positives_are_marked_in_cells_of_any_size() {
    for (const int rows : {6, 90}) {
      MatrixView view;
      view.resize(300, 300);
      std::vector<float> values(static_cast<std::size_t>(rows * rows), 0.0F);
      InsidePart one = part(InsidePart::Kind::Matrix, rows, values);
      const QImage before = [&] {
        view.set_part(one);
        view.show();
        return view.grab().toImage();
      }();
      for (std::int64_t row = 0; row < rows; ++row) one.marked.push_back(row * rows + row);
      view.set_part(one);
      const QImage after = view.grab().toImage();
      for (const int row : {1, rows / 2, rows - 1}) {
        const QRect cell = view.cell(row, row).toAlignedRect();
        QVERIFY2(before.copy(cell) != after.copy(cell), qPrintable(QString::number(rows)));
        const QRect beside = view.cell(row, row - 1).adjusted(1, 1, -2, -1).toAlignedRect();
        QCOMPARE(before.copy(beside), after.copy(beside));
      }
    }
  }

  void rows_and_columns_of_clips_are_called_by_their_names() {
    MatrixView view;
    view.resize(500, 400);
    InsidePart one = part(InsidePart::Kind::Matrix, 2, {0, 1, 2, 3});
    one.row_clips = one.column_clips = {7, 9};
    view.set_name_of_clip([](std::int64_t clip) { return QString("clip %1.wav").arg(clip); });
    view.set_part(one);
    view.show();
    QVERIFY(view.words_of(0, 1).startsWith(QString("clip 7.wav %1 clip 9.wav").arg(QChar(0xD7))));
    QVERIFY(view.cell(0, 0).left() > 40);  // room for the names
    QVERIFY(view.cell(0, 0).top() > 20);
    // A name of its own comes first, and without either it is counted.
    one.row_names = {"a", "b"};
    view.set_part(one);
    QVERIFY(view.words_of(1, 0).startsWith("b "));
    view.set_name_of_clip({});
    one.row_names.clear();
    view.set_part(one);
    QVERIFY(view.words_of(1, 0).startsWith(QString("2 %1 1").arg(QChar(0xD7))));
  }

  void several_series_of_many_numbers_are_lines_in_the_colours_of_their_names() {
    BarsView view;
    view.resize(420, 300);
    std::vector<float> values;
    for (int row = 0; row < 3; ++row) {
      for (int i = 0; i < 41; ++i) {
        const double at = 0.25 * (i - 20) / (row + 1);
        values.push_back(static_cast<float>(std::exp(-at * at)));
      }
    }
    InsidePart one = part(InsidePart::Kind::Bars, 3, values);
    one.row_names = {"model", "data", "noise"};
    view.set_part(one);
    view.show();
    QVERIFY(view.are_lines());
    const QImage image = view.grab().toImage();
    for (int row = 0; row < 3; ++row) {
      const QPoint at = view.bar(row, 8).topLeft().toPoint();
      const QColor wanted = Palette::dark().class_colour(row);
      bool there = false;
      for (int y = -2; y <= 2; ++y) there |= image.pixelColor(at + QPoint(0, y)) == wanted;
      QVERIFY2(there, qPrintable(one.row_names[static_cast<std::size_t>(row)].c_str()));
      QCOMPARE(view.cell_at(view.bar(row, 8).topLeft()), std::pair(row, 8));
    }
    QVERIFY(view.words_of(1, 8).contains("data"));
    one.rows = 1;
    one.columns = 123;
    view.set_part(one);
    QVERIFY(!view.are_lines());
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
