#include <fstream>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_primary_action {

using namespace earshot;

/// What the one button of a training does in each state, and that it never leaves a run behind that
/// could be gone on with.
class TestPrimaryAction : public QObject {
  Q_OBJECT

  static constexpr std::int64_t planned = 6;

  std::filesystem::path at(const std::string& name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }
  Session& session() { return bench_ ? bench_->session() : *session_; }
  RunDocument& run() { return session().run(); }
  const Permitted& may() { return run().permitted(); }

  /// Two of six steps, then stopped; in a session of its own.
  std::filesystem::path unfinished_run(const std::string& name) {
    const std::filesystem::path folder = at("runs") / name;
    if (std::filesystem::exists(folder)) return folder;
    Session maker(catalogue_, experiment_);
    maker.run().start(experiment_, folder);
    maker.run().run_steps(2);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(maker.run().paused(), 300000); }();
    maker.run().stop_and_save();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(!maker.run().training(), 300000); }();
    return folder;
  }
  void open(const std::filesystem::path& folder) {
    session().open_run(folder);
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open() && run().folder() == folder, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void begin() {
    session_ = std::make_unique<Session>(catalogue_, experiment_);
    session_->data().open(data_key(experiment_));
    QTRY_VERIFY_WITH_TIMEOUT(session_->data().dataset(), 20000);
  }
  std::size_t runs_there() const {
    std::size_t count = 0;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(at("runs"), none)) {
      count += is_run_folder(entry.path());
    }
    return count;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("primary-action", folder_);
    testing::make_two_pitches(at("sounds"), 20);
    catalogue_ = std::make_shared<const Catalogue>(built_in_catalogue());
    experiment_ = preset_experiment(*catalogue_, "simclr-small");
    set_value(*catalogue_, experiment_, "data.path", at("sounds").string());
    set_value(*catalogue_, experiment_, "views.crop_samples", std::int64_t{4000});
    set_value(*catalogue_, experiment_, "training.batch_size", std::int64_t{8});
    set_value(*catalogue_, experiment_, "training.steps", planned);
    set_value(*catalogue_, experiment_, "training.threads", std::int64_t{1});
    set_value(*catalogue_, experiment_, "training.watch_every", std::int64_t{1000});
  }
  void cleanup() {
    bench_.reset();
    session_.reset();
  }

  void it_trains_then_pauses_then_goes_on_then_trains_afresh() {
    begin();
    QCOMPARE(may().press, TrainPress::Train);
    QVERIFY(may().train);
    QCOMPARE(may().anew.why_not, QString("Train does that."));
    session().train_or_pause();
    QCOMPARE(may().press, TrainPress::Pause);
    run().run_steps(2);
    QTRY_VERIFY_WITH_TIMEOUT(run().paused(), 300000);
    QCOMPARE(may().press, TrainPress::GoOn);
    QVERIFY(may().go_on && !may().anew && !may().resume);
    const std::filesystem::path folder = run().folder();
    run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    // A finish before the planned end is no end.
    QCOMPARE(may().press, TrainPress::GoOn);
    QVERIFY(may().go_on && may().anew);
    QCOMPARE(may().resume.why_not, QString("Go on does that."));
    session().train_or_pause();
    QTRY_VERIFY_WITH_TIMEOUT(run().training(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QCOMPARE(run().folder(), folder);
    QCOMPARE(run().steps_done(), planned);
    QCOMPARE(run().series().at("loss").steps.size(), std::size_t{planned});
    QCOMPARE(may().press, TrainPress::Train);
  }

  void the_key_goes_on_with_an_opened_run_and_makes_no_other() {
    const auto folder = unfinished_run("kept");
    bench_ = std::make_unique<Workbench>(catalogue_);
    bench_->start(QString::fromStdString(folder.string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    const QAction* train = bench_->window().actions().at("training.train");
    const QAction* anew = bench_->window().actions().at("training.anew");
    QCOMPARE(train->text(), QString("Go on"));
    QVERIFY2(train->toolTip().contains("Go on") && train->toolTip().contains("kept"),
             qPrintable(train->toolTip()));
    QVERIFY(train->isEnabled() && anew->isEnabled() && anew->shortcut().isEmpty());
    const std::size_t before = runs_there();
    bench_->window().setFocus();
    QTest::keyClick(&bench_->window(), Qt::Key_T);
    QTRY_VERIFY_WITH_TIMEOUT(run().training(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QCOMPARE(run().folder(), folder);
    QCOMPARE(run().steps_done(), planned);
    QCOMPARE(runs_there(), before);
    QCOMPARE(train->text(), QString("Train"));
    QVERIFY(!anew->isEnabled());
  }

  void one_step_goes_on_with_it_and_what_was_changed_since_is_taken_along() {
    const auto folder = unfinished_run("changed");
    begin();
    open(folder);
    session().set("method.temperature", 0.25);
    QCOMPARE(may().press, TrainPress::GoOn);
    session().train_steps(1);
    QTRY_VERIFY_WITH_TIMEOUT(run().paused(), 300000);
    QCOMPARE(run().folder(), folder);
    QCOMPARE(run().steps_done(), std::int64_t{3});
    QCOMPARE(run().experiment().real("method.temperature"), 0.25);
    QCOMPARE(session().experiment().experiment().real("method.temperature"), 0.25);
    QCOMPARE(recorded_changes(folder).size(), std::size_t{1});
    run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
  }

  void settings_that_hold_from_the_next_run_make_it_train_again_and_taken_back_go_on() {
    begin();
    open(unfinished_run("left"));
    QCOMPARE(may().press, TrainPress::GoOn);
    session().set("training.batch_size", std::int64_t{4});
    QCOMPARE(may().press, TrainPress::Train);
    QVERIFY(may().train && may().resume);
    session().undo();
    QCOMPARE(may().press, TrainPress::GoOn);
    session().choose_preset("supervised-small");
    QCOMPARE(may().press, TrainPress::Train);
    session().undo();
    session().set("training.learning_rate", 1e-3);
    QCOMPARE(may().press, TrainPress::GoOn);
  }

  void a_run_without_a_checkpoint_is_begun_anew_only_where_that_is_said() {
    const auto folder = at("runs") / "bare";
    std::filesystem::copy(unfinished_run("left"), folder, std::filesystem::copy_options::recursive);
    std::filesystem::remove(RunPaths(folder).checkpoint());
    begin();
    open(folder);
    QCOMPARE(may().press, TrainPress::Train);
    QVERIFY(may().begin_anew && !may().resume && !may().go_on);
    std::filesystem::remove_all(folder);
  }

  void what_another_program_trains_cannot_be_gone_on_with_here() {
    const auto folder = at("runs") / "elsewhere";
    std::filesystem::copy(unfinished_run("left"), folder, std::filesystem::copy_options::recursive);
    begin();
    open(folder);
    QVERIFY(may().go_on);
    RunNews news;
    StepDone step;
    step.step = 3;
    news.steps = {step};
    run().follow(news);
    QCOMPARE(may().press, TrainPress::GoOn);
    QCOMPARE(may().go_on.why_not, QString("Another program trains this run."));
    QVERIFY(may().anew);
    const std::size_t before = runs_there();
    session().train_or_pause();
    session().train_steps(1);
    QVERIFY(!run().training());
    QCOMPARE(runs_there(), before);
  }

 private:
  QTemporaryDir folder_;
  std::shared_ptr<const Catalogue> catalogue_;
  Experiment experiment_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_primary_action

int app_primary_action(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_primary_action::TestPrimaryAction>(argc,
                                                                                         argv);
}
#include "test_primary_action.moc"
