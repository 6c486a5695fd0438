#include <QHelpEvent>
#include <QPushButton>
#include <QToolTip>
#include <QtTest>
#include <set>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/class_order.h"
#include "widgets/inside/heat_map.h"

namespace test_heat_map {

using namespace earshot;

namespace {

std::vector<std::vector<std::int64_t>> matrix(int classes) {
  std::vector<std::vector<std::int64_t>> counts(static_cast<std::size_t>(classes));
  for (int row = 0; row < classes; ++row) {
    for (int column = 0; column < classes; ++column) {
      counts[static_cast<std::size_t>(row)].push_back(row == column             ? 30
                                                      : (row + column) % 3 == 0 ? 5
                                                                                : 0);
    }
  }
  return counts;
}

QStringList names(int classes) {
  QStringList list;
  for (int i = 0; i < classes; ++i) list.append(QString("class %1").arg(i));
  return list;
}

}  // namespace

class TestHeatMap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void cells_are_coloured_by_their_share_of_the_row() {
    HeatMap map;
    map.resize(400, 400);
    map.set_confusion({{90, 10}, {0, 4}}, {"dog", "cat"});
    map.show();
    const QImage image = map.grab().toImage();
    const auto ground = [&](int row, int column) {
      return image.pixelColor(map.cell(row, column).topLeft().toPoint() + QPoint(4, 4));
    };
    const Palette& palette = Palette::dark();
    QCOMPARE(ground(1, 1), palette.accent);  // 4 of 4, though few
    QCOMPARE(ground(0, 0), HeatMap::ground(palette, true, 0.9));
    // A mistake has a hue of its own.
    QCOMPARE(ground(0, 1), HeatMap::ground(palette, false, 0.1));
    QVERIFY(ground(0, 1).hue() != ground(0, 0).hue());
    QCOMPARE(ground(1, 0), Palette::dark().raised);
    QCOMPARE(map.words_of(0, 1), QString("dog heard as cat: 10 of 100 clips, 10\u2009%"));
    QCOMPARE(map.words_of(1, 1), QString("cat recognised: 4 of 4 clips, 100\u2009%"));
    map.set_confusion({{9999, 1}, {0, 4}}, {"dog", "cat"});
    QVERIFY(map.words_of(0, 0).endsWith("99.9\u2009%"));
    QVERIFY(map.words_of(0, 1).endsWith("0.1\u2009%"));
  }

  void it_can_be_used_from_two_to_forty_classes() {
    for (const int classes : {2, 5, 12, 40}) {
      HeatMap map;
      map.resize(360, 300);
      map.set_confusion(matrix(classes), names(classes));
      map.show();
      const QRectF first = map.cell(0, 0), last = map.cell(classes - 1, classes - 1);
      QVERIFY(first.left() > 10 && first.top() > 10);
      QVERIFY2(QRectF(map.rect()).contains(last), qPrintable(QString::number(classes)));
      QVERIFY(last.width() >= 5);
      QSignalSpy clicked(&map, &HeatMap::cell_clicked);
      QTest::mouseClick(&map, Qt::LeftButton, {}, last.center().toPoint());
      QCOMPARE(clicked[0][0].toInt(), classes - 1);
      QCOMPARE(clicked[0][1].toInt(), classes - 1);
    }
  }

  void the_matrix_fills_its_place() {
    for (const QSize& size : {QSize(700, 360), QSize(360, 360)}) {
      HeatMap map;
      map.resize(size);
      map.set_confusion(matrix(6), names(6));
      const QRectF all = map.cell(0, 0).united(map.cell(5, 5));
      QVERIFY(all.width() > 0.8 * size.width());
      QVERIFY(all.height() > 0.7 * size.height());
    }
  }

  void classes_stand_by_name_size_or_by_what_is_taken_for_what() {
    // b and d are taken for each other, a and c for nothing; c is the largest.
    const std::vector<std::vector<std::int64_t>> counts{
        {5, 0, 0, 0}, {0, 3, 1, 4}, {0, 0, 20, 0}, {0, 3, 0, 4}};
    using Places = std::vector<int>;
    QCOMPARE(class_order(counts, ClassOrder::Name), (Places{0, 1, 2, 3}));
    QCOMPARE(class_order(counts, ClassOrder::Size), (Places{2, 1, 3, 0}));
    const Places confused = class_order(counts, ClassOrder::Confused);
    QCOMPARE(confused.size(), std::size_t{4});
    QCOMPARE((std::set<int>{confused[0], confused[1]}), (std::set<int>{1, 3}));
    QCOMPARE(confused[3], 0);  // c is at least taken for once
  }

  void numbers_on_cells_can_be_read() {
    for (int share = 0; share <= 100; ++share) {
      for (const Palette& palette : {Palette::dark(), Palette::light()}) {
        for (const bool right : {true, false}) {
          const QColor ground = HeatMap::ground(palette, right, share / 100.0);
          QVERIFY(contrast(text_on(ground), ground) >= 4.5);
        }
      }
    }
  }

  void the_mouse_and_the_arrows_look_at_cells() {
    HeatMap map;
    map.resize(400, 400);
    map.set_confusion(matrix(4), names(4));
    map.show();
    QSignalSpy hovered(&map, &HeatMap::cell_hovered);
    QTest::mouseMove(&map, map.cell(2, 1).center().toPoint());
    QCOMPARE(map.current(), std::make_pair(2, 1));
    QTest::keyClick(&map, Qt::Key_Right);
    QTest::keyClick(&map, Qt::Key_Up);
    QCOMPARE(map.current(), std::make_pair(1, 2));
    QCOMPARE(map.accessibleDescription(), map.words_of(1, 2));
    QSignalSpy clicked(&map, &HeatMap::cell_clicked);
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(clicked[0][0].toInt(), 1);
    QCOMPARE(clicked[0][1].toInt(), 2);
    QVERIFY(hovered.size() >= 3);
  }

  void a_bar_beside_its_name_has_the_colour_of_a_class() {
    for (const int classes : {2, 40}) {
      HeatMap map;
      map.resize(400, 400);
      map.set_confusion(matrix(classes), names(classes));
      const double before = map.cell(0, 0).left();
      std::vector<int> slots_of(static_cast<std::size_t>(classes), -1);
      slots_of[1] = 3;
      map.set_class_colours(slots_of);
      map.show();
      QVERIFY(map.cell(0, 0).left() > before);
      QVERIFY(QRectF(map.rect()).contains(map.cell(classes - 1, classes - 1)));
      const QImage image = map.grab().toImage();
      const QColor colour = Palette::dark().class_colour(3);
      const QPoint row = map.cell(1, 0).topLeft().toPoint() + QPoint(-3, 2);
      const QPoint column = map.cell(0, 1).topLeft().toPoint() + QPoint(2, -3);
      QCOMPARE(image.pixelColor(row), colour);
      QCOMPARE(image.pixelColor(column), colour);
      QVERIFY(image.pixelColor(row - QPoint(0, static_cast<int>(map.cell(0, 0).height()))) !=
              colour);
    }
  }

  void names_that_were_cut_are_told() {
    HeatMap map;
    map.resize(300, 300);
    map.set_confusion({{1, 0}, {0, 1}}, {"a name that is much too long for the margin", "b"});
    map.show();
    const QPoint over(20, static_cast<int>(map.cell(0, 0).center().y()));
    QHelpEvent help(QEvent::ToolTip, over, map.mapToGlobal(over));
    QCoreApplication::sendEvent(&map, &help);
    QCOMPARE(QToolTip::text(), QString("a name that is much too long for the margin"));
    QToolTip::hideText();
  }

  void a_matrix_that_is_none_is_refused() {
    HeatMap map;
    QVERIFY_EXCEPTION_THROWN(map.set_confusion({{1, 2}, {3}}, {"a", "b"}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(map.set_confusion({{1}}, {"a", "b"}), std::invalid_argument);
  }

  void while_empty_it_offers_the_action() {
    HeatMap map;
    map.resize(300, 300);
    map.set_empty("No probe yet.", "Evaluate");
    map.show();
    QSignalSpy asked(&map, &HeatMap::empty_action_asked);
    QTest::mouseClick(map.findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
  }
};

}  // namespace test_heat_map

int widgets_heat_map(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_heat_map::TestHeatMap>(argc, argv);
}
#include "test_heat_map.moc"
