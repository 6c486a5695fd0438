#include <QCheckBox>
#include <QLabel>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/panels/audition_panel.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_writer.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_step_views {

using namespace earshot;

namespace {

constexpr std::int64_t steps_before_change = 5;

/// A run whose one augmentation was certain and was switched off while it trained.
Experiment certain_gain(const Catalogue& catalogue, const std::string& sounds) {
  Experiment experiment = default_experiment(catalogue);
  set_value(catalogue, experiment, "data.path", sounds);
  set_value(catalogue, experiment, "views.order", std::string("gain"));
  set_value(catalogue, experiment, "views.gain.probability", 1.0);
  set_value(catalogue, experiment, "views.crop_samples", std::int64_t{4000});
  set_value(catalogue, experiment, "training.batch_size", std::int64_t{8});
  set_value(catalogue, experiment, "training.steps", std::int64_t{20});
  return experiment;
}

}  // namespace

/// The views that are made anew, and those of a step of the run.
class TestStepViews : public QObject {
  Q_OBJECT

  template <class Widget>
  Widget* find(const char* name) {
    // Its tools stand in its title line, wherever that is.
    auto* widget = bench_->window().findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  Session& session() { return bench_->session(); }
  AuditionPanel* audition() {
    return static_cast<AuditionPanel*>(bench_->window().layouts().panel("audition"));
  }
  QString at(const char* name) const { return folder_.filePath(name); }
  void draw_again() { bench_->window().actions().at("sound.draw_again")->trigger(); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("step-views", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    testing::make_two_pitches(at("others").toStdString(), 4);
    const Catalogue catalogue = built_in_catalogue();
    RunWriter writer(at("runs/changed").toStdString());
    writer.begin_at(0);
    save_experiment(catalogue, certain_gain(catalogue, at("sounds").toStdString()),
                    writer.paths().experiment());
    writer.change({steps_before_change, "views.gain.probability", 1.0, 0.0});
    writer.metric({10, {{"loss", 1.0}}});
  }

  void init() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(at("runs/changed"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("audition");
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(audition()->take(), 20000);
  }
  void cleanup() { bench_.reset(); }

  void the_views_of_a_step_are_made_by_the_settings_of_that_step() {
    auto* words = find<QLabel>("words_A");
    QVERIFY(!words->text().contains("gain"));
    find<QCheckBox>("as_at_step")->setChecked(true);
    auto* step = find<QSpinBox>("audition_step");
    QCOMPARE(step->maximum(), 20);
    // The last step before the change, and the first after it, as people count.
    step->setValue(static_cast<int>(steps_before_change));
    QTRY_VERIFY_WITH_TIMEOUT(words->text().contains("gain"), 10000);
    step->setValue(static_cast<int>(steps_before_change) + 1);
    QTRY_VERIFY_WITH_TIMEOUT(!words->text().contains("gain"), 10000);
    QVERIFY(!words->text().isEmpty());
    step->setValue(1);
    QTRY_VERIFY_WITH_TIMEOUT(words->text().contains("gain"), 10000);
  }

  void settings_go_back_to_a_step_through_several_changes() {
    Experiment latest;
    latest.values["method.temperature"] = 0.4;
    const std::vector<ParameterChanged> changes{{10, "method.temperature", 0.1, 0.2},
                                                {10, "method.temperature", 0.2, 0.3},
                                                {20, "method.temperature", 0.3, 0.4}};
    const auto temperature = [&](std::int64_t step) {
      return experiment_at_step(latest, changes, step).real("method.temperature");
    };
    QCOMPARE(temperature(0), 0.1);
    QCOMPARE(temperature(9), 0.1);
    QCOMPARE(temperature(10), 0.3);
    QCOMPARE(temperature(19), 0.3);
    QCOMPARE(temperature(20), 0.4);
  }

  void a_step_is_not_shown_on_other_sounds_than_the_runs() {
    auto* as_at = find<QCheckBox>("as_at_step");
    as_at->setChecked(true);
    session().open_data(at("others"));
    auto* fault = find<QLabel>("audition_fault");
    QTRY_VERIFY_WITH_TIMEOUT(fault->isVisible(), 20000);
    QVERIFY2(fault->text().contains("changed") && fault->text().contains("other sounds"),
             qPrintable(fault->text()));
    QVERIFY(find<QLabel>("words_A")->text().isEmpty());
    QVERIFY(!audition()->take());
    as_at->setChecked(false);
    QTRY_VERIFY_WITH_TIMEOUT(audition()->take(), 10000);
    QVERIFY(!fault->isVisible());
  }

  void drawing_again_says_why_the_views_of_a_step_stay() {
    find<QCheckBox>("as_at_step")->setChecked(true);
    QSignalSpy said(&session(), &Session::said);
    draw_again();
    QCOMPARE(said.count(), 1);
    QVERIFY(said[0][0].toString().contains("as at step"));
    auto* again = find<QToolButton>("draw_again");
    QCOMPARE(again->toolTip(), said[0][0].toString());
    find<QCheckBox>("as_at_step")->setChecked(false);
    QVERIFY(again->toolTip().contains("A then B"));
  }

  void drawing_again_plays_both_views_in_turn() {
    Playback& playback = session().playback();
    QTRY_VERIFY_WITH_TIMEOUT(!playback.device().contains("looking"), 10000);
    QSignalSpy turns(&playback, &Playback::turned_to);
    auto* words = find<QLabel>("words_A");
    const QString before = words->text();
    audition()->choose(AuditionPanel::original_lane);
    draw_again();
    QTRY_VERIFY_WITH_TIMEOUT(words->text() != before, 10000);
    if (!playback.has_device()) {
      QVERIFY(turns.isEmpty());
      QVERIFY(!playback.playing());
      QSKIP("no sound device: nothing can be heard in turn");
    }
    QTRY_COMPARE_WITH_TIMEOUT(turns.count(), 1, 10000);
    QVERIFY(find<QToolButton>("lane_A")->isChecked());
    QTRY_COMPARE_WITH_TIMEOUT(turns.count(), 2, 10000);
    QVERIFY(find<QToolButton>("lane_B")->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(!playback.playing(), 10000);
    QCOMPARE(turns.count(), 2);
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_step_views

int app_step_views(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_step_views::TestStepViews>(argc, argv);
}
#include "test_step_views.moc"
