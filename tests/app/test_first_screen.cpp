#include <QAbstractButton>
#include <QHeaderView>
#include <QLineEdit>
#include <QStatusBar>
#include <QTabBar>
#include <QTableView>
#include <QtTest>

#include "app/panels/audition_panel.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/curves/curves_view.h"
#include "widgets/map/map_view.h"
#include "widgets/sound/sound_lane.h"

namespace test_first_screen {

using namespace earshot;

/// What a person sees who has pressed nothing yet, at 1440 x 900.
class TestFirstScreen : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  int top_of(const QWidget* widget) { return widget->mapTo(&bench_->window(), QPoint()).y(); }
  /// The panels in front that say only what would be there.
  QStringList placeholders() {
    QStringList found;
    for (const Panel* panel : bench_->window().layouts().panels()) {
      if (!panel->isVisible()) continue;
      for (const EmptyState* empty : panel->findChildren<EmptyState*>()) {
        if (empty->isVisible()) found += panel->id();
      }
    }
    return found;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("first-screen", folder_);
    testing::make_two_pitches(path("sounds"), 24);
    begin(at("sounds"));
  }
  void cleanupTestCase() { bench_.reset(); }

  void at_most_96_pixels_stand_above_the_map() {
    QTest::qWait(300);  // what a window manager's frame changes would have come
    QCOMPARE(bench_->window().size(), QSize(1440, 900));
    const auto* map = find<MapView>("map_view");
    QTRY_VERIFY_WITH_TIMEOUT(map->rows() > 0, 30000);
    QVERIFY2(top_of(map) <= 96, qPrintable(QString::number(top_of(map))));
  }

  void no_panel_is_a_placeholder() {
    QTRY_VERIFY2_WITH_TIMEOUT(placeholders().isEmpty(), qPrintable(placeholders().join(", ")),
                              60000);
  }

  void every_lane_of_the_views_is_at_least_64_pixels_high() {
    auto* audition = bench_->window().layouts().find<AuditionPanel>();
    const auto lanes = [&] {
      QList<SoundLane*> seen;
      for (SoundLane* lane : audition->findChildren<SoundLane*>()) {
        if (lane->isVisible()) seen += lane;
      }
      return seen;
    };
    QTRY_VERIFY_WITH_TIMEOUT(lanes().size() == 3, 30000);
    for (const SoundLane* lane : lanes()) {
      QVERIFY2(lane->height() >= 64, qPrintable(QString::number(lane->height())));
      QVERIFY(lane->visibleRegion().boundingRect().height() >= 64);
    }
  }

  void the_table_of_clips_shows_at_least_four_of_them() {
    const auto* table = find<QTableView>("clip_view");
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 5, 30000);
    const int rows = table->viewport()->height() / table->verticalHeader()->defaultSectionSize();
    QVERIFY2(rows >= 4, qPrintable(QString::number(rows)));
    // The search beside its tabs leaves it the room.
    const auto* search = find<QLineEdit>("clip_search");
    const auto* tabs = find<QTabBar>("data_tabs");
    QVERIFY(search->geometry().left() > tabs->geometry().right());
    QVERIFY(search->geometry().top() < tabs->geometry().bottom());
  }

  void curves_have_something_to_say_before_the_first_step() {
    auto* curves = find<CurvesView>("curves_view");
    QVERIFY(curves->is_bare("loss"));
    QTRY_VERIFY_WITH_TIMEOUT(!curves->levels("accuracy").empty(), 60000);
    for (const CurveLevel& level : curves->levels("accuracy")) {
      QVERIFY(!level.name.isEmpty() && level.value >= 0 && level.value <= 1);
      const auto [low, high] = curves->shown_values("accuracy");
      QVERIFY(level.value >= low && level.value <= high);
    }
  }

  /// Nothing on the screen says twice what the one button does.
  void one_button_trains() {
    QStringList buttons;
    for (const QAbstractButton* button : bench_->window().findChildren<QAbstractButton*>()) {
      if (button->isVisible() && button->text() == QString("Train"))
        buttons += button->objectName();
    }
    QCOMPARE(buttons, QStringList{"bar_train"});
  }

  /// Before the event loop runs, no widget hears that the program's font has changed.
  void a_window_that_begins_with_large_type_has_it_in_its_bars_too() {
    bench_.reset();
    Settings().set_layout("teach");
    begin(at("sounds"));
    const int px = QApplication::font().pixelSize();
    QVERIFY2(px > 13, qPrintable(QString::number(px)));
    QCOMPARE(bench_->window().font().pixelSize(), px);
    QCOMPARE(bench_->window().statusBar()->font().pixelSize(), px);
    QCOMPARE(find<QAbstractButton>("bar_train")->font().pixelSize(), px);
  }
};

}  // namespace test_first_screen

int app_first_screen(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_first_screen::TestFirstScreen>(argc, argv);
}
#include "test_first_screen.moc"
