#include <fstream>
#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include "app/panels/compare_choice.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/curves/curves_view.h"

namespace test_own_sounds {

using namespace earshot;

/// The sounds are the person's: no preset takes them away, and what a run found on others never
/// stands beside them.
class TestOwnSounds : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  static constexpr const char* first = "first";  // presets, in this order
  static constexpr const char* second = "second";

  void open(const QString& what) { begin(what, catalogue_); }
  /// By the keyboard, as a person does.
  void choose(const char* preset) {
    bench_->window().layouts().reveal("method");
    QCoreApplication::processEvents();
    auto* presets = find<QComboBox>("presets", "method");
    const int place = presets->findData(preset);
    QVERIFY(place >= 0);
    presets->setFocus();
    QTest::keyClick(presets, Qt::Key_Home);
    for (int i = 0; i < place; ++i) QTest::keyClick(presets, Qt::Key_Down);
    QCOMPARE(presets->currentData().toString(), QString(preset));
  }
  void write_evaluated_run(const char* name) {
    Experiment stored = preset_experiment(catalogue_, first);
    set_value(catalogue_, stored, "data.path", path("mine"));
    set_value(catalogue_, stored, "training.steps", std::int64_t{3});
    const RunPaths paths(path(name));
    testing::write_run(paths.folder, stored,
                       {{"loss", {3, 2, 1}}, {"feature_std", {0.1, 0.1, 0.1}}});
    EvaluationResult result;
    result.probe.figures = {{"accuracy", 0.0}, {"macro_f1", 0.0}};
    result.probe.label = "label";
    result.probe.classes = {"high", "low"};
    result.probe.per_class = {{"high", 1, 1, 1, 1}, {"low", 1, 1, 1, 1}};
    result.probe.confusion = {{1, 0}, {0, 1}};
    std::ofstream(paths.evaluation()) << to_json(result);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("own-sounds", folder_);
    testing::make_two_pitches(path("mine"), 5);
    testing::make_two_pitches(path("presets_own"), 3);
    testing::make_two_pitches(path("others"), 2);
    catalogue_ = built_in_catalogue();
    Preset one = catalogue_.presets.front();
    one.words.name = one.words.label = first;
    one.settings.emplace_back("data.path", path("others"));
    Preset two = one;
    two.words.name = two.words.label = second;
    two.settings.emplace_back("data.path", path("presets_own"));
    two.settings.emplace_back("data.label", std::string("tone"));
    two.settings.emplace_back("data.test_fraction", 0.5);
    two.settings.emplace_back("data.sample_rate", std::int64_t{8000});
    two.settings.emplace_back("training.steps", std::int64_t{77});
    catalogue_.presets = {one, two};
  }
  void cleanup() { bench_.reset(); }

  void before_any_choice_a_preset_brings_its_own_sounds() {
    open({});
    choose(second);
    QCOMPARE(experiment().text("data.path"), path("presets_own"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QCOMPARE(session().data().clips().size(), std::size_t{6});
  }

  void a_preset_leaves_the_sounds_that_a_person_opened() {
    open(at("mine"));
    session().set("data.valid_fraction", 0.2);
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    const auto opened = session().data().dataset();
    const Experiment before = experiment();
    choose(second);
    QCOMPARE(experiment().integer("training.steps"), 77);
    QCOMPARE(experiment().text("data.path"), path("mine"));
    QCOMPARE(experiment().text("data.label"), std::string("label"));
    QCOMPARE(experiment().real("data.valid_fraction"), 0.2);
    QCOMPARE(experiment().real("data.test_fraction"), before.real("data.test_fraction"));
    // The rate belongs to the method's recipe, and nobody has set it.
    QCOMPARE(experiment().integer("data.sample_rate"), 8000);
    QCOMPARE(session().data().dataset(), opened);
    bench_->window().actions().at("edit.undo")->trigger();
    QVERIFY(experiment() == before);
  }

  void what_was_opened_again_as_it_is_was_chosen_too() {
    open({});
    session().open_data(at("others"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    choose(second);
    QCOMPARE(experiment().text("data.path"), path("others"));
  }

  void a_rate_that_a_person_set_stays() {
    open(at("mine"));
    session().set("data.sample_rate", std::int64_t{11025});
    choose(second);
    QCOMPARE(experiment().integer("data.sample_rate"), 11025);
    QCOMPARE(experiment().text("data.path"), path("mine"));
  }

  void a_choice_that_is_taken_back_is_none() {
    open({});
    session().open_data(at("mine"));
    bench_->window().actions().at("edit.undo")->trigger();
    choose(second);
    QCOMPARE(experiment().text("data.path"), path("presets_own"));
  }

  void the_sounds_of_an_opened_experiment_stay() {
    open({});
    Experiment stored = preset_experiment(catalogue_, first);
    set_value(catalogue_, stored, "data.path", path("mine"));
    set_value(catalogue_, stored, "seed", std::int64_t{5});
    save_experiment(catalogue_, stored, path("stored.json"));
    session().load_experiment_file(at("stored.json"));
    choose(second);
    QCOMPARE(experiment().text("data.path"), path("mine"));
    QCOMPARE(experiment().integer("seed"), 5);  // splits are drawn from it
  }

  void a_comparison_is_made_on_the_open_sounds_and_their_splits() {
    open(at("mine"));
    session().set("data.test_fraction", 0.3);
    CompareChoice choice(catalogue_);
    choice.restore({{"presets", QStringList{second}}});
    const Comparison made = choice.comparison(experiment(), session().experiment().by_hand());
    QCOMPARE(made.methods.size(), std::size_t{1});
    const Experiment& compared = made.methods.front().experiment;
    QCOMPARE(compared.text("data.path"), path("mine"));
    QCOMPARE(compared.text("data.label"), std::string("label"));
    QCOMPARE(compared.real("data.test_fraction"), 0.3);
    QCOMPARE(compared.integer("data.sample_rate"), 8000);
  }

  void opening_sounds_begins_an_experiment_without_a_name() {
    write_evaluated_run("runs/evaluated");
    open(at("mine"));
    session().open_run(path("runs/evaluated"));
    QTRY_VERIFY_WITH_TIMEOUT(session().run().is_open(), 20000);
    QTRY_VERIFY(bench_->window().windowTitle().contains("evaluated"));
    auto* evaluate = bench_->window().layouts().panel("evaluate");
    bench_->window().layouts().reveal("evaluate");
    QTRY_VERIFY(evaluate->title_line()->caption().contains("linear probe"));
    auto* curves = find<CurvesView>("curves_view");
    QTRY_VERIFY(curves->series_names().contains("loss"));
    session().open_data(at("others"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QVERIFY(!session().run().is_open());
    QCOMPARE(bench_->window().windowTitle(), QString("Earshot"));
    QVERIFY(find<QLabel>("bar_progress")->text().isEmpty());
    QVERIFY(find<QLabel>("bar_health")->text().isEmpty());
    QVERIFY(!bench_->window().actions().at("training.resume")->isEnabled());
    QTRY_VERIFY(!curves->series_names().contains("loss"));
    QTRY_VERIFY(evaluate->title_line()->caption().isEmpty());
    QTRY_VERIFY(!find<QLabel>("meaning")->isVisible());
    QTRY_COMPARE(find<QProgressBar>("strip_progress")->value(), 0);
    find<QToolButton>("strip_toggle")->click();
    QVERIFY(!find<QPushButton>("begin_anew")->isVisible());
    QVERIFY(!find<QLabel>("health")->isVisible());
    find<QToolButton>("strip_toggle")->click();
    // It is in the list, and comes back whole.
    session().known_runs().look_again();
    QTRY_VERIFY(std::ranges::any_of(session().known_runs().all(), [](const RunSummary& run) {
      return run.name() == "evaluated";
    }));
    session().open_run(path("runs/evaluated"));
    QTRY_VERIFY_WITH_TIMEOUT(session().run().is_open(), 20000);
    QTRY_COMPARE(experiment().text("data.path"), path("mine"));
    QTRY_VERIFY(curves->series_names().contains("loss"));
  }

  void what_was_said_and_asked_of_other_sounds_goes_with_them() {
    testing::make_two_pitches(path("laid/train"), 3);
    testing::make_two_pitches(path("laid/test"), 2);
    std::filesystem::copy_file(path("laid/train/high/0.wav"), path("laid/test/high/copy.wav"));
    const auto asked = [&] {
      auto* notice = find<QLabel>("notice");
      return notice->isVisible() ? notice->text() : QString();
    };
    const auto said = [&] { return find<QLabel>("message")->text(); };
    open(at("laid"));
    QTRY_VERIFY2(said().contains("in training too"), qPrintable(said()));
    QVERIFY2(asked().contains("splits from the folders"), qPrintable(asked()));
    QVERIFY2(!asked().contains("data.folders"), qPrintable(asked()));
    session().open_data(at("mine"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QVERIFY2(asked().isEmpty(), qPrintable(asked()));
    QVERIFY2(said().isEmpty(), qPrintable(said()));
    session().open_data(at("laid"));
    QTRY_VERIFY(asked().contains("splits from the folders"));
  }

  void the_same_sounds_opened_again_leave_the_run() {
    write_evaluated_run("runs/kept");
    open(at("mine"));
    session().open_run(path("runs/kept"));
    QTRY_VERIFY_WITH_TIMEOUT(session().run().is_open(), 20000);
    session().open_data(at("mine"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QVERIFY(session().run().is_open());
  }

  void undo_and_presets_that_bring_other_sounds_leave_no_run_beside_them() {
    write_evaluated_run("runs/undone");
    open({});
    session().open_run(path("runs/undone"));
    QTRY_COMPARE(experiment().text("data.path"), path("mine"));
    bench_->window().actions().at("edit.undo")->trigger();
    QCOMPARE(experiment().text("data.path"), path("others"));
    QVERIFY(!session().run().is_open());
  }

 private:
  Catalogue catalogue_;
};

}  // namespace test_own_sounds

int app_own_sounds(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_own_sounds::TestOwnSounds>(argc, argv);
}
#include "test_own_sounds.moc"
