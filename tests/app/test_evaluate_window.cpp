#include <algorithm>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation.h"
#include "core/runs/evaluation_history.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/inside/evaluation_line.h"
#include "widgets/inside/heat_map.h"
#include "widgets/map/map_view.h"

namespace test_evaluate_window {

using namespace earshot;

namespace {

constexpr int clips_per_class = 10;

}  // namespace

/// Figures that a run folder keeps are shown as the run's where they are of its sounds as they are.
class TestEvaluateWindow : public QObject {
  Q_OBJECT

  Panel* panel() { return bench_->window().layouts().panel("evaluate"); }
  QTableWidget* figures() { return panel()->findChild<QTableWidget*>("figures"); }
  bool says(const QString& words) {
    return std::ranges::any_of(panel()->findChildren<QLabel*>(), [&](const QLabel* label) {
      return label->isVisible() && label->text().contains(words);
    });
  }
  /// Opens a run folder whose kept figures were made on so many clips of such data.
  void open_run(const char* name, const QString& data, std::int64_t clips,
                const std::vector<ProbeResult::Prediction>& predictions = {}) {
    Experiment experiment = preset_experiment(bench_->session().catalogue(), "simclr-small");
    set_value(bench_->session().catalogue(), experiment, "data.path", sounds().toStdString());
    const RunPaths paths(folder_.filePath(name).toStdString());
    std::filesystem::create_directories(paths.folder);
    save_experiment(bench_->session().catalogue(), experiment, paths.experiment());
    EvaluationResult result;
    result.probe.figures = {{"accuracy", 0.0}, {"macro_f1", 0.0}};
    result.probe.label = "label";
    result.probe.classes = {"high", "low"};
    result.probe.per_class = {{"high", 1, 1, 1, 1}, {"low", 1, 1, 1, 1}};
    result.probe.confusion = {{1, 0}, {0, 1}};
    result.probe.predictions = predictions;
    result.step = 300;
    result.data = data.toStdString();
    result.data_clips = clips;
    write_file_safely(paths.evaluation(), to_json(result));
    bench_->session().open_run(paths.folder);
    QTRY_COMPARE(bench_->session().run().name(), QString(name));
    QTRY_VERIFY(bench_->session().data().dataset() != nullptr);
  }
  QString sounds() const { return folder_.filePath("sounds"); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("evaluate-window", folder_);
    testing::make_two_pitches(sounds().toStdString(), clips_per_class);
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(sounds());
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("evaluate");
  }

  void cleanupTestCase() { bench_.reset(); }

  void figures_of_these_sounds_are_shown() {
    open_run("same", sounds(), 2 * clips_per_class);
    QTRY_VERIFY_WITH_TIMEOUT(figures()->isVisible(), 30000);
  }

  void a_class_has_the_colour_that_it_has_on_the_map() {
    open_run("coloured", sounds(), 2 * clips_per_class);
    auto* map = bench_->window().findChild<MapView*>("map_view");
    auto* confusion = panel()->findChild<HeatMap*>("confusion");
    auto* classes = panel()->findChild<QTableWidget*>("class_figures");
    auto* colour = bench_->window().findChild<QComboBox*>("map_colour");
    const auto painted = [&](int row) {
      const auto disc = classes->item(row, 0)->data(Qt::DecorationRole).value<QPixmap>();
      return disc.isNull() ? QColor() : disc.toImage().pixelColor(disc.rect().center());
    };
    const Palette& palette = Palette::of(*map);
    QTRY_COMPARE(map->class_colours().size(), std::size_t{2});
    QTRY_COMPARE(classes->rowCount(), 2);
    for (int one = 0; one < 2; ++one) {
      const QColor here = palette.class_colour(map->class_colours()[static_cast<std::size_t>(one)]);
      QTRY_COMPARE(confusion->colour_of_class(one), here);
      QCOMPARE(painted(one), here);
    }
    QVERIFY(painted(0) != painted(1));
    // Coloured by something else the map says nothing about the classes.
    QTest::keyClick(colour, Qt::Key_End);
    QCOMPARE(colour->currentText(), QString("split"));
    QTRY_VERIFY(!confusion->colour_of_class(0).isValid());
    QTRY_VERIFY(!painted(0).isValid());
    QTest::keyClick(colour, Qt::Key_Home);
    QTRY_VERIFY(confusion->colour_of_class(0).isValid());
  }

  void the_clips_of_a_cell_are_a_list_that_plays() {
    open_run("listed", sounds(), 2 * clips_per_class, {{{3}, 0, 1}, {{5}, 0, 1}, {{12}, 1, 1}});
    // Until then what was there before is to be seen.
    const auto& result = bench_->session().evaluation().result();
    QTRY_VERIFY_WITH_TIMEOUT(result && result->probe.predictions.size() == 3, 30000);
    QCoreApplication::processEvents();
    auto* tabs = panel()->findChild<QTabBar*>("evaluate_tabs");
    QTRY_VERIFY_WITH_TIMEOUT(tabs->isVisible(), 30000);
    tabs->setCurrentIndex(2);
    auto* confusion = panel()->findChild<HeatMap*>("confusion");
    auto* order = panel()->findChild<QComboBox*>("confusion_order");
    auto* clips = panel()->findChild<QListWidget*>("cell_clips");
    QTRY_VERIFY_WITH_TIMEOUT(confusion->isVisible() && order->isVisible(), 30000);
    // The order of the classes is no other cell.
    order->setCurrentIndex(2);
    int high = confusion->words_of(0, 1).startsWith("high") ? 0 : 1;
    QTest::mouseClick(confusion, Qt::LeftButton, {},
                      confusion->cell(high, 1 - high).center().toPoint());
    QTRY_VERIFY_WITH_TIMEOUT(clips->isVisible(), 30000);
    QCOMPARE(clips->count(), 2);
    QCOMPARE(bench_->session().hearing().selected(), 3);
    QCOMPARE(clips->item(0)->text(), bench_->session().name_of(3));
    QTest::keyClick(clips, Qt::Key_Down);
    QCOMPARE(bench_->session().hearing().selected(), 5);
    // The same cell again goes on in it.
    QTest::mouseClick(confusion, Qt::LeftButton, {},
                      confusion->cell(high, 1 - high).center().toPoint());
    QCOMPARE(clips->currentRow(), 0);
    order->setCurrentIndex(0);
    tabs->setCurrentIndex(0);
  }

  void earlier_evaluations_are_a_line_over_the_steps() {
    open_run("earlier", sounds(), 2 * clips_per_class);
    auto* tabs = panel()->findChild<QTabBar*>("evaluate_tabs");
    QTRY_VERIFY_WITH_TIMEOUT(figures()->isVisible(), 30000);
    QVERIFY(!tabs->isTabVisible(4));  // there was but one
    for (const std::int64_t step : {100, 200}) {
      remember_evaluation(folder_.filePath("earlier").toStdString(),
                          {step, "label", "linear", 2, {{"accuracy", 0.5}}, {}, {}});
    }
    open_run("same", sounds(), 2 * clips_per_class);
    bench_->session().open_run(folder_.filePath("earlier").toStdString());
    QTRY_VERIFY_WITH_TIMEOUT(tabs->isTabVisible(4), 30000);
    tabs->setCurrentIndex(4);
    auto* line = panel()->findChild<EvaluationLine*>();
    QTRY_VERIFY(line->isVisible());
    QCOMPARE(line->columns(), 3);  // and what the run kept before there were any
    tabs->setCurrentIndex(0);
  }

  void figures_of_fewer_sounds_are_not_and_the_panel_says_why() {
    open_run("fewer", sounds(), 2 * clips_per_class - 1);
    QTRY_VERIFY_WITH_TIMEOUT(says("made on 19 clips, and 20 are open now"), 30000);
    QVERIFY(!figures()->isVisible());
  }

  void figures_of_an_older_program_are_shown() {
    open_run("older", {}, 0);
    QTRY_VERIFY_WITH_TIMEOUT(figures()->isVisible(), 30000);
  }

  void figures_of_other_sounds_are_not() {
    open_run("other", folder_.filePath("elsewhere"), 2 * clips_per_class);
    QTRY_VERIFY(!figures()->isVisible());
    QTest::qWait(300);
    QVERIFY(!figures()->isVisible());
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_evaluate_window

int app_evaluate_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_evaluate_window::TestEvaluateWindow>(argc,
                                                                                           argv);
}
#include "test_evaluate_window.moc"
