#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/panels/compare_table.h"
#include "app/session/comparison_lines.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_writer.h"
#include "core/runs/trial_json.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/legend.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/comparison_chart.h"

namespace test_compare_window {

using namespace earshot;

/// A comparison from the window: begun, stopped, gone on with, also after a restart.
class TestCompareWindow : public QObject {
  Q_OBJECT

  Panel* panel(const char* id = "compare") { return bench_->window().layouts().panel(id); }
  template <class Widget>
  Widget* find(const char* name, const char* id = "compare") {
    auto* widget = panel(id)->findChild<Widget*>(name);
    // Tools of a title line stand in the place's row.
    if (widget == nullptr) widget = bench_->window().findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  QString state() { return find<QLabel>("compare_state")->text(); }
  QString folder() { return panel()->save_state().value("folder").toString(); }
  QPushButton* start() { return find<QPushButton>("compare_start"); }
  void click(QWidget* widget) {
    QVERIFY2(widget->isVisible() && widget->isEnabled(), qPrintable(widget->objectName()));
    QTest::mouseClick(widget, Qt::LeftButton);
  }
  void open() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("compare");
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset() != nullptr, 300000);
    QTRY_VERIFY(find<QPushButton>("compare_start")->isVisible());
  }
  void click_tab(const QString& name) {
    auto* tabs = find<QTabBar>("compare_tabs");
    for (int tab = 0; tab < tabs->count(); ++tab) {
      if (tabs->tabText(tab) != name) continue;
      QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
      return;
    }
    QFAIL(qPrintable("there is no tab " + name));
  }
  QListWidgetItem* simclr() {
    return find<QListWidget>("compare_presets")->findItems("simclr-small", Qt::MatchExactly).at(0);
  }
  void begin() {
    QTRY_VERIFY(start()->isEnabled());
    click(start());
    QTRY_VERIFY2_WITH_TIMEOUT(state().contains("simclr-small, seed 0, step"), qPrintable(state()),
                              120000);
    QCOMPARE(start()->text(), QString("Stop"));
    // The method has its row from its first step on.
    auto* table = find<QTableWidget>("compare_table");
    QCOMPARE(table->rowCount(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(table->item(0, table->columnCount() - 1)->text().contains("seed 0"),
                             20000);
  }
  void stop() {
    click(start());
    QTRY_COMPARE(start()->text(), QString("Compare"));
    // Whoever may press again finds nothing that still saves.
    QTRY_VERIFY_WITH_TIMEOUT(start()->isEnabled(), 300000);
    QCOMPARE(state(), QString("stopped; the same choice goes on"));
  }
  /// The one trial of the comparison at hand, as if it had ended.
  void keep_as_done(TrialResult trial) {
    trial.method = "simclr-small";
    trial.figures = {{"probe_accuracy", 0.5}};
    write_file_safely(
        std::filesystem::path(folder().toStdString()) / "simclr-small-seed0/trial.json",
        to_json(trial));
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("compare-window", folder_);
    testing::make_two_pitches(folder_.filePath("sounds").toStdString(), 120);
    open();
  }

  void cleanupTestCase() { bench_.reset(); }

  void what_cannot_be_compared_is_known_before_anybody_presses() {
    const auto refuses = [&](const char* words) {
      return !start()->isEnabled() && start()->toolTip().contains(words) && state().contains(words);
    };
    QTRY_VERIFY(refuses("Tick the methods"));
    simclr()->setCheckState(Qt::Checked);
    QTRY_VERIFY(start()->isEnabled());
    QVERIFY(state().isEmpty());
    const QString before = find<QLabel>("compare_estimate")->text();
    QVERIFY2(before.startsWith("3 trainings, at most") && before.contains("min"),
             qPrintable(before));
    auto& session = bench_->session();
    session.set("data.test_fraction", 0.8);
    QTRY_VERIFY2(refuses("simclr-small: training.batch_size"), qPrintable(state()));
    bench_->window().actions().at("edit.undo")->trigger();
    QTRY_VERIFY(start()->isEnabled());
    simclr()->setCheckState(Qt::Unchecked);
    QTRY_VERIFY(refuses("Tick the methods"));
  }

  void space_ticks_a_method_and_does_not_play() {
    auto* list = find<QListWidget>("compare_presets");
    int played = 0;
    connect(bench_->window().actions().at("sound.play"), &QAction::triggered, this,
            [&] { ++played; });
    QTRY_VERIFY(list->isVisible());
    list->setFocus();
    list->setCurrentItem(simclr());
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(simclr()->checkState(), Qt::Checked);
    QCOMPARE(played, 0);
    // A table without boxes leaves Space to the sound.
    auto* table = find<QTableWidget>("compare_table");
    table->setRowCount(1);
    table->setItem(0, 0, new QTableWidgetItem("x"));
    table->setCurrentCell(0, 0);
    QKeyEvent asks(QEvent::ShortcutOverride, Qt::Key_Space, Qt::NoModifier);
    asks.ignore();
    QCoreApplication::sendEvent(table, &asks);
    QVERIFY(!asks.isAccepted());
    table->setRowCount(0);
  }

  void methods_of_the_same_seeds_are_set_against_the_first_seed_by_seed() {
    std::vector<TrialResult> trials;
    const auto add = [&trials](const char* method, std::int64_t seed, double accuracy) {
      TrialResult trial;
      trial.method = method;
      trial.seed = seed;
      trial.figures = {{"probe_accuracy", accuracy}};
      trial.health = "healthy";
      trials.push_back(trial);
    };
    for (const auto& [seed, accuracy] : {std::pair{0, 0.50}, {1, 0.60}, {2, 0.55}}) {
      add("one", seed, accuracy);
    }
    // Another order, and a seed that the first does not have.
    for (const auto& [seed, accuracy] : {std::pair{2, 0.62}, {0, 0.55}, {1, 0.63}, {7, 0.99}}) {
      add("two", seed, accuracy);
    }
    add("three", 0, 0.4);
    const auto columns = shown_figures(built_in_catalogue(), trials);
    const auto methods = summaries(columns, trials);
    QVERIFY(!methods[0].over_first && !methods[2].over_first);
    QCOMPARE(methods[1].over_first->seeds, 3);
    QVERIFY(std::abs(methods[1].over_first->mean - 0.05) < 1e-9);
    QVERIFY(std::abs(methods[1].over_first->half - 4.303 * 0.02 / std::sqrt(3.0)) < 1e-6);
    CompareTable table;
    table.show_methods(columns, methods);
    const int column = static_cast<int>(columns.size()) + 1;
    QCOMPARE(table.horizontalHeaderItem(column)->text(), QString("over one"));
    QCOMPARE(table.item(1, column)->text(), QString("+5.0 ± 5.0"));
    QCOMPARE(table.item(0, column)->text(), QString("–"));
    QCOMPARE(table.item(2, table.columnCount() - 1)->text(), QString("healthy"));
  }

  void space_picks_an_entry_of_a_legend() {
    Legend legend;
    legend.set_entries({{"a", Qt::red, {}}, {"b", Qt::blue, {}}});
    QKeyEvent asks(QEvent::ShortcutOverride, Qt::Key_Space, Qt::NoModifier);
    asks.ignore();
    QCoreApplication::sendEvent(&legend, &asks);
    QVERIFY(asks.isAccepted());
  }

  void the_figures_of_an_evaluation_are_reached_by_keys() {
    for (const char* name : {"figures", "class_figures"}) {
      QVERIFY(find<QTableWidget>(name, "evaluate")->focusPolicy() & Qt::TabFocus);
    }
  }

  void stopped_it_goes_on_at_once_in_the_same_folder() {
    find<QSpinBox>("compare_seeds")->setValue(1);
    begin();
    const QString first = folder();
    QVERIFY(!first.isEmpty());
    stop();
    QCOMPARE(folder(), first);
    begin();
    stop();
    QCOMPARE(folder(), first);
  }

  void a_failure_keeps_the_folder() {
    const QString first = folder();
    const QString table = first + "/results.tsv";
    QVERIFY(QFile::remove(table));
    QVERIFY(QDir().mkdir(table));
    click(start());
    QTRY_VERIFY2_WITH_TIMEOUT(state().contains("results.tsv"), qPrintable(state()), 30000);
    QCOMPARE(folder(), first);
    QVERIFY(QDir().rmdir(table));
    QTRY_VERIFY(start()->isEnabled());
  }

  void after_a_restart_the_same_choice_goes_on_and_is_told_whole() {
    const QString first = folder();
    bench_->window().close();
    bench_.reset();
    open();
    QCOMPARE(simclr()->checkState(), Qt::Checked);
    QCOMPARE(find<QSpinBox>("compare_seeds")->value(), 1);
    QCOMPARE(state(), QString("stopped; the same choice goes on"));
    QCOMPARE(folder(), first);
    // The one trial as if it were done: nothing is left to be trained.
    TrialResult trial;
    trial.steps = 800;
    trial.examples = 102400;
    trial.parameters = 163240;
    keep_as_done(trial);
    click(start());
    QTRY_VERIFY2_WITH_TIMEOUT(state().startsWith("done: " + first), qPrintable(state()), 30000);
    QVERIFY(folder().isEmpty());
    auto* table = find<QTableWidget>("compare_table");
    QCOMPARE(table->rowCount(), 1);
    const auto cell = [&](const QString& heading) {
      for (int column = 0; column < table->columnCount(); ++column) {
        if (table->horizontalHeaderItem(column)->text() == heading) {
          return table->item(0, column)->text();
        }
      }
      return QString("no column");
    };
    QCOMPARE(cell("clips seen"), number_text(102400));
    QCOMPARE(cell("parameters"), number_text(163240));
  }

  /// What `earshot compare` made on another machine is looked at here, also after a restart.
  void a_comparison_that_was_made_is_opened() {
    const QString folder = folder_.filePath("made");
    std::vector<TrialResult> trials(3);
    for (std::size_t i = 0; i < trials.size(); ++i) {
      trials[i].method = i < 2 ? "byol-small" : "cpc-small";
      trials[i].seed = static_cast<std::int64_t>(i % 2);
      trials[i].figures = {{"probe_accuracy", 0.9}};
      const QString run = QString("%1/%2-seed%3")
                              .arg(folder, QString::fromStdString(trials[i].method))
                              .arg(trials[i].seed);
      QVERIFY(QDir().mkpath(run));
      write_file_safely((run + "/trial.json").toStdString(), to_json(trials[i]));
    }
    ComparisonDocument& comparison = bench_->session().comparison();
    comparison.open(folder.toStdString());
    QTRY_VERIFY2(state().contains("holds no comparison"), qPrintable(state()));
    write_file_safely((folder + "/results.tsv").toStdString(),
                      to_tsv(bench_->session().catalogue(), trials));
    comparison.open(folder.toStdString());
    QTRY_COMPARE(state(), "3 trials of " + folder);
    const auto shows_it = [&] {
      auto* table = find<QTableWidget>("compare_table");
      return table->isVisible() && table->rowCount() == 2 &&
             table->item(0, 0)->text() == "byol-small" && table->item(1, 0)->text() == "cpc-small";
    };
    QTRY_VERIFY(shows_it());
    bench_->window().close();
    bench_.reset();
    open();
    QTRY_VERIFY(shows_it());
    click_tab("Methods");
    QTRY_VERIFY(find<QListWidget>("compare_presets")->isVisible());
  }

  void its_baselines_are_lines_and_it_leaves_as_table_and_picture() {
    const QString folder = folder_.filePath("with-baselines");
    TrialResult trial;
    trial.method = "byol-small";
    trial.steps = 10;
    trial.examples = 100;
    trial.seconds = 5;
    trial.figures = {{"probe_accuracy", 0.9}, {"log_mel_accuracy", 0.7}};
    QVERIFY(QDir().mkpath(folder + "/byol-small-seed0"));
    trial.run = (folder + "/byol-small-seed0").toStdString();
    write_file_safely((folder + "/byol-small-seed0/trial.json").toStdString(), to_json(trial));
    write_file_safely((folder + "/results.tsv").toStdString(),
                      to_tsv(bench_->session().catalogue(), {trial}));
    bench_->session().comparison().open(folder.toStdString());
    auto* chart = panel()->findChild<ComparisonChart*>();
    QTRY_COMPARE(chart->levels().size(), std::size_t{1});
    QCOMPARE(chart->levels().front().value, 0.7);
    QTRY_COMPARE(chart->methods(), 1);
    const auto& actions = bench_->window().actions();
    const QString table = folder_.filePath("table.csv"), drawing = folder_.filePath("chart.svg");
    testing::answer_when_asked([&] { actions.at("export.comparison_table")->trigger(); }, table);
    QTRY_VERIFY(QFile::exists(table));
    QFile text(table);
    QVERIFY(text.open(QIODevice::ReadOnly));
    QVERIFY(text.readAll().contains("byol-small,0,"));
    testing::answer_when_asked([&] { actions.at("export.comparison_picture")->trigger(); },
                               drawing);
    QTRY_VERIFY(QFile::exists(drawing));
    QFile svg(drawing);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray drawn = svg.readAll();
    QVERIFY(drawn.contains("byol-small") && drawn.contains("log-mel"));
  }

  void another_limit_of_time_takes_another_folder() {
    begin();
    const QString first = folder();
    stop();
    TrialResult trial;
    trial.seconds = 300;
    trial.steps = 700;
    trial.most_seconds = 300;
    keep_as_done(trial);
    find<QSpinBox>("compare_minutes")->setValue(1);
    begin();
    QTRY_VERIFY(folder() != first);
    stop();
  }

  void one_encoder_for_all_is_the_one_that_is_set() {
    bench_->session().set("encoder.widths", std::string("8,16"));
    auto* choice = find<QComboBox>("compare_encoder");
    const QString before = folder();
    choice->setCurrentIndex(1);
    begin();
    QTRY_VERIFY(folder() != before);
    const QString folder_of_one = folder();
    stop();
    const Experiment trained = experiment_of_run(
        bench_->session().catalogue(),
        std::filesystem::path(folder_of_one.toStdString()) / "simclr-small-seed0");
    QCOMPARE(trained.text("encoder.widths"), std::string("8,16"));
    // CPC needs an encoder with frames.
    auto* list = find<QListWidget>("compare_presets");
    QListWidgetItem* cpc = list->findItems("cpc-small", Qt::MatchExactly).at(0);
    cpc->setCheckState(Qt::Checked);
    click_tab("Methods");
    QTRY_VERIFY2(state().contains("cpc-small") && state().contains("does not fit"),
                 qPrintable(state()));
    QVERIFY(!start()->isEnabled());
    QCOMPARE(start()->text(), QString("Compare"));
    cpc->setCheckState(Qt::Unchecked);
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_compare_window

int app_compare_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_compare_window::TestCompareWindow>(argc,
                                                                                         argv);
}
#include "test_compare_window.moc"
