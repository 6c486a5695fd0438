#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/panels/curve_plots.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/palette.h"
#include "widgets/curves/curves_view.h"

namespace test_curve_plots {

using namespace earshot;

namespace {

using SeriesValues = std::map<std::string, std::vector<double>>;

const SeriesValues simclr = {{"loss", {3, 2, 1}},
                             {"learning_rate", {0.1, 0.1, 0.1}},
                             {"examples_per_second", {50, 51, 52}},
                             {"wait_share", {0, 0, 0}},
                             {"seconds", {1, 2, 3}},
                             {"epoch", {0, 0, 1}},
                             {"contrastive_accuracy", {0.1, 0.2, 0.3}},
                             {"positive_similarity", {0.4, 0.5, 0.6}},
                             {"negative_similarity", {0.3, 0.2, 0.1}},
                             {"alignment", {1, 1, 1}},
                             {"uniformity", {-1, -1, -1}},
                             {"projection_rankme", {4, 4, 4}},
                             {"rankme", {5, 5, 5}},
                             {"feature_std", {0.1, 0.1, 0.1}},
                             {"knn_accuracy", {0.5, 0.5, 0.5}}};

QStringList names_of(const SeriesValues& series) {
  QStringList names;
  for (const auto& [name, values] : series) names += QString::fromStdString(name);
  return names;
}

QStringList titles_of(const std::vector<CurvePlot>& plots) {
  QStringList titles;
  for (const CurvePlot& plot : plots) titles += plot.title;
  return titles;
}

std::vector<CurvePlot> shown_for(const QStringList& series) {
  return plots_for(built_in_catalogue(), series);
}

QStringList further_titles(const QStringList& series) {
  return titles_of(shown_for(series)).mid(titles_of(shown_for({})).size());
}

int distance(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
         std::abs(a.blue() - b.blue());
}

QStringList lines_of(const CurvePlot& plot) {
  QStringList lines;
  for (const CurvePlot::Series& one : plot.series) lines += one.name;
  return lines;
}

}  // namespace

/// What a method says of itself has a curve, whoever wrote the method.
class TestCurvePlots : public QObject {
  Q_OBJECT

  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  Experiment experiment() const {
    const Catalogue catalogue = built_in_catalogue();
    Experiment made = preset_experiment(catalogue, "simclr-small");
    set_value(catalogue, made, "data.path", at("sounds").string());
    return made;
  }
  void write(const char* folder, SeriesValues more, const std::string& path = {},
             const Value& value = {}) const {
    SeriesValues all = simclr;
    all.merge(more);
    Experiment made = experiment();
    if (!path.empty()) set_value(built_in_catalogue(), made, path, value);
    testing::write_run(at(folder), made, all);
  }
  CurvesView* view() const { return bench_->window().findChild<CurvesView*>("curves_view"); }
  bool has_plot(const QString& title) const { return titles_of(view()->plots()).contains(title); }
  void open(const char* run) {
    bench_->open(QString::fromStdString(at(run).string()));
    QTRY_COMPARE_WITH_TIMEOUT(bench_->session().run().folder(), at(run), 20000);
    QTRY_VERIFY(view()->series_names().contains("loss"));
  }
  QTableWidget* table() const { return bench_->window().findChild<QTableWidget*>("curve_runs"); }
  int row_of(const QString& name) const {
    for (int row = 0; row < table()->rowCount(); ++row) {
      if (table()->item(row, 0)->text() == name) return row;
    }
    return -1;
  }
  /// Ticks or unticks a run in the table of runs.
  void toggle_overlay(const QString& name) {
    auto* button = bench_->window().findChild<QToolButton*>("overlay_runs");
    if (!button->isChecked()) button->click();
    QTRY_VERIFY_WITH_TIMEOUT(row_of(name) >= 0, 20000);
    table()->setFocus();
    table()->setCurrentCell(row_of(name), 0);
    QTest::keyClick(table(), Qt::Key_Space);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("curve-plots", folder_);
    testing::make_two_pitches(at("sounds"), 3);
    write("runs/plain", {});
    write("runs/other", {}, "method.temperature", 0.25);
    write("runs/seed1", {}, "seed", std::int64_t{1});
    write("runs/strange", {{"strangeness_of_it", {7, 7, 7}}, {"target_distance", {0.2, 0.3, 0.4}}});
    write("elsewhere/steps", {{"accuracy_step_1", {0.9, 0.9, 0.9}},
                              {"accuracy_step_2", {0.7, 0.7, 0.7}},
                              {"accuracy_step_3", {0.5, 0.5, 0.5}},
                              {"accuracy_step_4", {0.3, 0.3, 0.3}}});
    write("elsewhere/codes", {{"perplexity", {9, 9, 9}}, {"codes_in_use", {12, 12, 12}}});
  }

  void init() {
    QSettings().clear();
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(QString::fromStdString(at("sounds").string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
  }
  void cleanup() { bench_.reset(); }

  void plain_simclr_has_the_common_plots_and_its_similarities() {
    QCOMPARE(further_titles(names_of(simclr)), QStringList{"Similarity"});
  }

  void what_belongs_together_is_in_one_plot_with_plain_words() {
    const QStringList series = {"accuracy_step_1", "accuracy_step_2",      "loss_step_1",
                                "lps_long_loss",   "waveform_loss",        "lim_accuracy",
                                "quantiser_loss",  "contrastive_loss",     "perplexity",
                                "codes_in_use",    "codes_revived",        "key_distance",
                                "target_distance", "accuracy_later_higher"};
    QCOMPARE(
        further_titles(series),
        (QStringList{"Distance to the target", "Accuracy by step", "Loss by step",
                     "Parts of the loss", "Codes", "Codes revived so far", "Loss of each worker",
                     "Accuracy of each worker", "Accuracy by direction"}));
    const auto plots = shown_for(series);
    const auto titled = [&](const char* title) {
      return *std::ranges::find(plots, QString(title), &CurvePlot::title);
    };
    QCOMPARE(lines_of(titled("Accuracy by step")), (QStringList{"step 1", "step 2"}));
    QCOMPARE(lines_of(titled("Loss of each worker")),
             (QStringList{"Log power spectrum, long", "Waveform"}));
    QCOMPARE(lines_of(titled("Codes")), (QStringList{"perplexity", "codes in use"}));
    QCOMPARE(lines_of(titled("Accuracy by direction")), (QStringList{"later higher"}));
  }

  void a_plot_has_no_more_lines_than_can_be_told_apart() {
    QStringList series;
    for (int step = 1; step <= 30; ++step) series += QString("loss_step_%1").arg(step);
    series.sort();
    QStringList found;
    for (const CurvePlot& plot : shown_for(series)) {
      if (!plot.title.startsWith("Loss by step")) continue;
      QVERIFY(plot.series.size() <= 12);
      found += lines_of(plot);
    }
    QCOMPARE(found.size(), 30);
    QCOMPARE(found.first(), QString("step 1"));
    QCOMPARE(found[9], QString("step 10"));
  }

  void a_method_declares_its_curves_and_nobody_else_knows_them() {
    Catalogue catalogue = built_in_catalogue();
    MethodEntry method;
    method.plots = {{"tides", "Tides of the moon", {{"tide_#", "tide # of the day"}}, 0.0, 2.0}};
    catalogue.methods.push_back(method);
    const CurvePlot plot = plots_for(
        catalogue, {"loss", "tide_10", "tide_9", "tide_x"})[plots_for(catalogue, {}).size()];
    QCOMPARE(plot.title, QString("Tides of the moon"));
    QCOMPARE(lines_of(plot), (QStringList{"tide 9 of the day", "tide 10 of the day"}));
    QCOMPARE(plot.keep_high, std::optional(2.0));
    QVERIFY(titles_of(plots_for(catalogue, {"tide_x"})).contains("Tide x"));
  }

  void a_name_that_nobody_knows_has_a_plot_of_its_own() {
    QCOMPARE(further_titles({"strangeness_of_it"}), QStringList{"Strangeness of it"});
    QCOMPARE(further_titles({"layer_1", "layer_2", "layer_10"}), QStringList{"Layer"});
    QCOMPARE(lines_of(shown_for({"layer_1", "layer_10", "layer_2"}).back()),
             (QStringList{"1", "2", "10"}));
  }

  void a_finished_run_shows_its_methods_own_diagnostics() {
    open("runs/strange");
    QTRY_VERIFY(has_plot("Strangeness of it"));
    QVERIFY(has_plot("Distance to the target"));
    view()->set_smoothing(0);
    view()->replot_now();
    QCOMPARE(view()->readout("series strangeness_of_it", 2), QStringList{"7"});
    const QString picture = folder_.filePath("curves.png");
    QVERIFY(view()->export_png(picture, 1));
    const QPointF place = view()->place_of("series strangeness_of_it", 2, 7);
    const Palette& palette = Palette::of(*view());
    const QImage image(picture);
    bool drawn = false;
    for (int dy = -1; dy <= 1; ++dy) {
      const QColor here = image.pixelColor(place.toPoint() + QPoint(0, dy));
      drawn = drawn || distance(here, palette.accent) < distance(here, palette.panel);
    }
    QVERIFY(drawn);
    QVERIFY(view()->export_svg(folder_.filePath("curves.svg")));
    QFile drawing(folder_.filePath("curves.svg"));
    QVERIFY(drawing.open(QIODevice::ReadOnly));
    QVERIFY(drawing.readAll().contains("Strangeness of it"));
    // The run before is drawn no longer, unless somebody asks for it.
    open("runs/plain");
    QTRY_VERIFY(!has_plot("Strangeness of it"));
  }

  void the_table_says_what_a_run_has_otherwise() {
    open("runs/plain");
    toggle_overlay("other");
    QTRY_COMPARE(view()->readings("loss", 3).size(), std::size_t{2});
    const auto words = [this] {
      const int row = row_of("other");
      return row < 0 ? QString() : table()->item(row, table()->columnCount() - 1)->text();
    };
    QTRY_VERIFY2(words().contains("temperature 0.25"), qPrintable(words()));
    QVERIFY(!words().contains("batch"));
    QTRY_COMPARE(table()->item(row_of("other"), 2)->text(), QString("1"));  // its last loss
    toggle_overlay("other");
  }

  void seeds_of_one_setting_become_a_band() {
    open("runs/plain");
    toggle_overlay("seed1");
    QTRY_VERIFY(view()->readings("loss", 3).front().run.contains("2 seeds"));
    QTRY_COMPARE(view()->readings("loss", 3).size(), std::size_t{1});
    toggle_overlay("seed1");
    QTRY_VERIFY(!view()->readings("loss", 3).front().run.contains("seeds"));
  }

  void the_curves_leave_by_the_menu_export() {
    open("runs/plain");
    const auto& actions = bench_->window().actions();
    const QString picture = folder_.filePath("curves-out.svg"),
                  points = folder_.filePath("out.csv");
    testing::answer_when_asked([&] { actions.at("export.curves_picture")->trigger(); }, picture);
    QTRY_VERIFY(QFile::exists(picture));
    QFile drawing(picture);
    QVERIFY(drawing.open(QIODevice::ReadOnly));
    const QByteArray svg = drawing.readAll();
    QVERIFY(svg.contains("plain") && svg.contains("sounds"));
    testing::answer_when_asked([&] { actions.at("export.curves_table")->trigger(); }, points);
    QTRY_VERIFY(QFile::exists(points));
  }

  void lines_of_a_crowded_plot_differ_in_colour_and_are_named() {
    open("elsewhere/steps");
    QTRY_VERIFY(has_plot("Accuracy by step"));
    view()->set_smoothing(0);
    view()->replot_now();
    const auto readings = view()->readings("step_accuracy", 2);
    QCOMPARE(readings.size(), std::size_t{4});
    QSet<QRgb> colours;
    for (const CurveReading& one : readings) colours.insert(one.pen.color().rgb());
    QCOMPARE(colours.size(), 4);
    view()->set_plot_large("step_accuracy", true);
    QVERIFY(view()->export_svg(folder_.filePath("steps.svg")));
    QFile drawing(folder_.filePath("steps.svg"));
    QVERIFY(drawing.open(QIODevice::ReadOnly));
    const QByteArray svg = drawing.readAll();
    for (const char* name : {"step 1", "step 2", "step 3", "step 4"}) QVERIFY(svg.contains(name));
  }

  void an_overlay_brings_its_plots_and_takes_them_away() {
    open("runs/plain");
    QVERIFY(!has_plot("Distance to the target"));
    toggle_overlay("strange");
    QTRY_VERIFY(has_plot("Distance to the target"));
    QCOMPARE(view()->readings("distance", 3).size(), std::size_t{1});
    // Its settings are the open run's.
    QTRY_VERIFY(view()->readings("loss", 3).front().run.contains("2 seeds"));
    toggle_overlay("strange");
    QTRY_VERIFY(!has_plot("Distance to the target"));
    QCOMPARE(view()->readings("loss", 3).size(), std::size_t{1});
  }

  void runs_beside_the_open_one_can_be_laid_over_it() {
    open("elsewhere/steps");
    toggle_overlay("codes");
    QTRY_VERIFY(has_plot("Codes"));
    toggle_overlay("other");
    QTRY_VERIFY(std::ranges::any_of(view()->readings("loss", 3),
                                    [](const CurveReading& one) { return one.run == "other"; }));
  }

  void a_hidden_plot_stays_hidden_when_it_comes_again() {
    CurvesView curves;
    curves.set_plot_visible("codes", false);
    curves.set_plots(shown_for({"perplexity"}));
    curves.set_log_y("loss", true);
    curves.set_plots(shown_for({"perplexity", "queue_age"}));
    QCOMPARE(curves.hidden_plots(), QSet<QString>{"codes"});
    QVERIFY(curves.log_y("loss"));
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_curve_plots

int app_curve_plots(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_curve_plots::TestCurvePlots>(argc, argv);
}
#include "test_curve_plots.moc"
