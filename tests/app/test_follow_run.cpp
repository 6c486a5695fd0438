#include <fstream>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/npy.h"
#include "core/training/watched_clips.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"

namespace test_follow_run {

using namespace earshot;

/// A run that another program trains is followed in the window as it grows.
class TestFollowRun : public QObject {
  Q_OBJECT

  static constexpr int planned = 40;

  Session& session() { return bench_->session(); }
  RunDocument& run() { return session().run(); }
  QWidget* panel(const char* id) { return bench_->window().layouts().panel(id); }
  QString step() { return bench_->window().findChild<QLabel*>("bar_progress")->text(); }
  RunPaths paths() const { return RunPaths(folder_.filePath("run").toStdString()); }
  std::size_t losses() { return run().series().at("loss").steps.size(); }

  void append(int first, int last) {
    std::ofstream metrics(paths().metrics(), std::ios::app);
    for (int step = first; step <= last; ++step) {
      metrics << "{\"step\":" << step << ",\"loss\":" << 5.0 / step
              << ",\"learning_rate\":0.001,\"examples_per_second\":100,\"seconds\":" << step
              << "}\n";
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("follow-run", folder_);
    testing::make_two_pitches(folder_.filePath("sounds").toStdString(), 40);
  }

  void init() {
    QDir(folder_.filePath("run")).removeRecursively();
    const Catalogue catalogue = built_in_catalogue();
    experiment_ = preset_experiment(catalogue, "simclr-small");
    set_value(catalogue, experiment_, "data.path", folder_.filePath("sounds").toStdString());
    set_value(catalogue, experiment_, "training.steps", std::int64_t{planned});
    set_value(catalogue, experiment_, "training.batch_size", std::int64_t{8});
    testing::write_run(paths().folder, experiment_, {});
    append(1, 5);
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue));
    bench_->window().resize(1440, 900);
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    session().open_run(paths().folder);
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset() != nullptr, 20000);
    QCOMPARE(run().steps_done(), std::int64_t{5});
  }
  void cleanup() { bench_.reset(); }

  void its_steps_arrive_while_another_program_writes_them() {
    QVERIFY(!run().followed());
    append(6, 12);
    QTRY_COMPARE(run().steps_done(), std::int64_t{12});
    QVERIFY(run().followed() && !run().training());
    QCOMPARE(losses(), std::size_t{12});
    QTRY_COMPARE(step(), QString("step 12 of 40"));
    const auto* state = bench_->window().findChild<QLabel*>("state");
    QTRY_VERIFY2(state->text().startsWith("training by another program"),
                 qPrintable(state->text()));
    // A torn last line waits until it is whole.
    std::ofstream(paths().metrics(), std::ios::app) << "{\"step\":13,\"lo";
    QTest::qWait(1500);
    QCOMPARE(run().steps_done(), std::int64_t{12});
    std::ofstream(paths().metrics(), std::ios::app) << "ss\":0.1}\n";
    QTRY_COMPARE(run().steps_done(), std::int64_t{13});
    append(14, planned);
    QTRY_VERIFY(run().state() == RunState::Finished);
    QCOMPARE(losses(), std::size_t{planned});
  }

  /// Whoever resumes a run cuts off what came after its checkpoint and does it again.
  void steps_that_are_done_again_take_the_place_of_the_former() {
    append(6, 20);
    QTRY_COMPARE(run().steps_done(), std::int64_t{20});
    std::ofstream(paths().metrics(), std::ios::trunc);
    append(1, 8);
    QTRY_COMPARE(run().steps_done(), std::int64_t{8});
    QCOMPARE(losses(), std::size_t{8});
  }

  void its_embeddings_come_onto_the_map() {
    const std::size_t clips =
        watched_clips(*session().data().dataset(), 0, experiment_.integer("training.watch_clips"))
            .size();
    std::filesystem::create_directories(paths().embeddings());
    std::vector<float> values(clips * 3);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 7);
    write_npy(paths().embeddings() / "00000010.npy", values, {static_cast<std::int64_t>(clips), 3});
    append(6, 10);
    QTRY_VERIFY(run().embeddings() != nullptr);
    // A broken file hides no steps.
    std::ofstream(paths().embeddings() / "00000012.npy") << "torn";
    append(11, 12);
    QTRY_COMPARE(run().steps_done(), std::int64_t{12});
    QVERIFY(run().embeddings()->step == 10);
    QCOMPARE(run().embeddings()->width, std::int64_t{3});
    QVERIFY(run().embeddings()->values == values);
  }

  /// What this window trained itself and stopped is not another program's.
  void its_own_steps_are_not_news() {
    session().start_training();
    QTRY_VERIFY_WITH_TIMEOUT(run().steps_done() >= 2, 300000);
    run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    const std::int64_t done = run().steps_done();
    QTest::qWait(2500);
    QVERIFY(run().state() == RunState::Stopped);
    QCOMPARE(run().steps_done(), done);
    QCOMPARE(losses(), static_cast<std::size_t>(done));
  }

 private:
  QTemporaryDir folder_;
  Experiment experiment_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_follow_run

int app_follow_run(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_follow_run::TestFollowRun>(argc, argv);
}
#include "test_follow_run.moc"
