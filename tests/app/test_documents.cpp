#include <map>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/cli/command_line.h"
#include "app/session/session.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/runs/trial_json.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_documents {

using namespace earshot;

/// The session's documents without any panel: what may be asked for, and what comes of it.
class TestDocuments : public QObject {
  Q_OBJECT

  Session& session() { return *session_; }
  RunDocument& run() { return session_->run(); }
  EvaluationDocument& evaluation() { return session_->evaluation(); }
  ComparisonDocument& comparison() { return session_->comparison(); }
  QString why_not_evaluate() { return run().permitted().evaluate.why_not; }
  std::string at(const char* name) const { return folder_.filePath(name).toStdString(); }
  void open_run() {
    session().open_run(at("run"));
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  Comparison of_one_method() { return {{{"one", session().experiment().experiment()}}, {0}}; }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("documents", folder_);
    testing::make_two_pitches(at("sounds"), 20);
    const Catalogue catalogue = built_in_catalogue();
    experiment_ = preset_experiment(catalogue, catalogue.presets.front().words.name);
    set_value(catalogue, experiment_, "data.path", at("sounds"));
    set_value(catalogue, experiment_, "views.crop_samples", std::int64_t{4000});
    set_value(catalogue, experiment_, "training.batch_size", std::int64_t{8});
    set_value(catalogue, experiment_, "training.steps", std::int64_t{2});
    save_experiment(catalogue, experiment_, at("e.json"));
    QCOMPARE(run_command_line({"train", at("e.json"), "--run", at("run"), "--json"}, catalogue), 0);
  }
  void init() {
    session_ = std::make_unique<Session>(std::make_shared<const Catalogue>(built_in_catalogue()),
                                         experiment_);
    session().data().open(data_key(experiment_));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void cleanup() { session_.reset(); }

  void an_experiment_like_the_one_that_stands_here_opens_its_sounds() {
    session_ = std::make_unique<Session>(std::make_shared<const Catalogue>(built_in_catalogue()),
                                         experiment_);
    QVERIFY(!session().data().dataset());
    session().load_experiment_file(QString::fromStdString(at("e.json")));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }

  void what_may_be_pressed_is_true_before_any_other_signal() {
    std::map<RunState, TrainPress> press;
    QStringList wrong;
    const auto check = [&] {
      const Permitted& may = run().permitted();
      press[run().state()] = may.press;
      const bool training = run().training();
      const bool agrees = bool(may.train) != training && bool(may.open_another) != training &&
                          bool(may.finish) == (training && !run().stopping()) &&
                          bool(may.go_on) == (run().paused() && !run().stopping()) &&
                          bool(may.step) == bool(may.pressed());
      if (!agrees) wrong += run().state_words();
    };
    connect(&run(), &RunDocument::opened, this, check);
    connect(&run(), &RunDocument::state_changed, this, check);
    connect(&run(), &RunDocument::permitted_changed, this, check);
    connect(&run(), &RunDocument::ended, this, check);
    QVERIFY(run().permitted().train);
    session().train_steps(1);
    QCOMPARE(run().permitted().train.why_not, QString("A run is training; finish it first."));
    QTRY_VERIFY_WITH_TIMEOUT(run().paused(), 300000);
    QCOMPARE(run().permitted().press, TrainPress::GoOn);
    QVERIFY(!run().permitted().resume);
    session().train_or_pause();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QCOMPARE(press.at(RunState::Preparing), TrainPress::Pause);
    QCOMPARE(run().permitted().press, TrainPress::Train);
    QCOMPARE(run().permitted().resume.why_not, QString("The run has all its steps."));
    QCOMPARE(wrong, QStringList());
    run().disconnect(this);
  }

  void an_obstacle_is_known_before_anybody_hears_of_the_setting() {
    QString heard;
    connect(&session().experiment(), &ExperimentDocument::changed, this,
            [&] { heard = run().permitted().train.why_not; });
    session().set("training.batch_size", std::int64_t{500});
    QVERIFY2(heard.startsWith("Cannot train: ") && heard.contains("500"), qPrintable(heard));
    QSignalSpy opened(&run(), &RunDocument::opened);
    session().train_or_pause();
    QCOMPARE(opened.size(), 0);
    session().experiment().disconnect(this);
  }

  void an_evaluation_is_made_and_kept() {
    QVERIFY(why_not_evaluate().contains("no run"));
    open_run();
    QTRY_COMPARE(why_not_evaluate(), QString());
    QCOMPARE(evaluation().columns(), QStringList{"label"});
    QSignalSpy changed(&evaluation(), &EvaluationDocument::changed);
    evaluation().evaluate();
    QVERIFY(evaluation().working());
    QCOMPARE(why_not_evaluate(), QString("An evaluation is under way."));
    QTRY_VERIFY_WITH_TIMEOUT(evaluation().result(), 300000);
    QCOMPARE(why_not_evaluate(), QString());
    QVERIFY(changed.size() > 1);
    const auto& probe = evaluation().result()->probe;
    std::size_t clips = 0;
    for (int truth = 0; truth < 2; ++truth) {
      for (int told = 0; told < 2; ++told) {
        const auto cell = evaluation().clips_of(truth, told);
        clips += cell.size();
        QVERIFY(evaluation().are_open(cell));
      }
    }
    QCOMPARE(clips, probe.predictions.size());
    QVERIFY(!evaluation().are_open({1000000}));
    // The folder has it for the next time.
    open_run();
    QVERIFY(!evaluation().working());
    QTRY_VERIFY(evaluation().result());
  }

  void a_cancelled_evaluation_leaves_what_was_there() {
    open_run();
    QTRY_VERIFY(evaluation().result());
    QTRY_COMPARE(why_not_evaluate(), QString());
    connect(&session().tasks(), &Tasks::progressed, this,
            [this](int id) { session().tasks().cancel(id); });
    evaluation().evaluate();
    QTRY_VERIFY_WITH_TIMEOUT(!evaluation().working(), 20000);
    session().tasks().disconnect(this);
    QVERIFY(evaluation().result());
    QCOMPARE(why_not_evaluate(), QString());
  }

  void figures_go_with_the_clips_that_they_are_of() {
    open_run();
    QTRY_VERIFY(evaluation().result());
    QVERIFY(QFile::copy(folder_.filePath("sounds/high/0.wav"),
                        folder_.filePath("sounds/high/more.wav")));
    session().open_data(folder_.filePath("sounds"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QTRY_VERIFY(!evaluation().result());
    QVERIFY2(evaluation().words().contains("40 clips, and 41 are open"),
             qPrintable(evaluation().words()));
    QVERIFY(QFile::remove(folder_.filePath("sounds/high/more.wav")));
  }

  void a_comparison_is_refused_with_its_reason() {
    QVERIFY(comparison().refusal({}).contains("Tick the methods"));
    QCOMPARE(comparison().refusal(of_one_method()), QString());
    session().set("training.batch_size", std::int64_t{500});
    QVERIFY(comparison().refusal(of_one_method()).startsWith("one: training.batch_size"));
  }

  void a_comparison_stopped_at_once_keeps_its_folder_and_goes_on() {
    QSignalSpy kept(&comparison(), &ComparisonDocument::folders_changed);
    comparison().start(of_one_method());
    QVERIFY(comparison().working() && comparison().at_work());
    QCOMPARE(kept.size(), 1);
    const auto folder = comparison().unfinished();
    QVERIFY(!folder.empty());
    comparison().stop();
    QVERIFY(!comparison().working());
    // Who starts now waits for the one that still saves.
    comparison().start(of_one_method());
    QVERIFY(!comparison().working());
    QTRY_VERIFY_WITH_TIMEOUT(!comparison().at_work(), 300000);
    QCOMPARE(comparison().words(), QString("stopped; the same choice goes on"));
    comparison().start(of_one_method());
    QTRY_VERIFY_WITH_TIMEOUT(!comparison().at_work() && !comparison().working(), 120000);
    QVERIFY2(comparison().words().startsWith("done: "), qPrintable(comparison().words()));
    QVERIFY(comparison().unfinished().empty());
    QCOMPARE(comparison().shown(), folder);
    QCOMPARE(comparison().trials().size(), std::size_t{1});
    QTRY_COMPARE(comparison().lines().size(), std::size_t{1});
  }

 private:
  QTemporaryDir folder_;
  Experiment experiment_;
  std::unique_ptr<Session> session_;
};

}  // namespace test_documents

int app_documents(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_documents::TestDocuments>(argc, argv);
}
#include "test_documents.moc"
