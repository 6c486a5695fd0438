#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/window/notice_bar.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"

namespace test_kept_run {

using namespace earshot;

/// A run that was made before, and what became of it and its sounds in between.
class TestKeptRun : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  RunDocument& run() { return session().run(); }
  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  QPushButton* begin_anew() { return bench_->window().findChild<QPushButton*>("begin_anew"); }
  NoticeBar* notice() { return bench_->window().findChild<NoticeBar*>("notice_bar"); }
  QString asked() { return notice()->findChild<QLabel*>("notice")->text(); }
  QPushButton* answer(const char* words) {
    for (QPushButton* button : notice()->findChildren<QPushButton*>()) {
      if (button->text().contains(words)) return button;
    }
    return nullptr;
  }

  std::int64_t recorded_steps() {
    std::uintmax_t offset = 0;
    const auto lines = read_metrics(RunPaths(run_).metrics(), offset);
    return lines.empty() ? 0 : lines.back().step;
  }

  void open_window() {
    bench_.reset();
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(folder_.filePath("elsewhere"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
  }
  void open_kept_run() {
    open_window();
    session().open_run(run_);
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 20000);
  }

  /// Trains two of three steps on the sounds, in a window that is then closed.
  void make_run() {
    std::filesystem::remove_all(at("sounds"));
    std::filesystem::remove_all(at("moved"));
    testing::make_two_pitches(at("sounds"), 20);
    open_window();
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = preset_experiment(catalogue, "simclr-small");
    set_value(catalogue, experiment, "data.path", at("sounds").string());
    set_value(catalogue, experiment, "training.steps", std::int64_t{3});
    set_value(catalogue, experiment, "training.batch_size", std::int64_t{4});
    set_value(catalogue, experiment, "views.crop_samples", std::int64_t{4000});
    run_ = at("runs") / QTest::currentTestFunction();
    run().start(experiment, run_);
    run().run_steps(2);
    QTRY_VERIFY_WITH_TIMEOUT(run().paused(), 300000);
    run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QCOMPARE(recorded_steps(), std::int64_t{2});
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("kept-run", folder_);
    testing::make_two_pitches(at("elsewhere"), 4);
  }
  void cleanup() { bench_.reset(); }

  void without_its_checkpoint_it_can_be_begun_anew_and_loses_nothing() {
    make_run();
    std::filesystem::remove(RunPaths(run_).checkpoint());
    open_kept_run();
    bench_->window().findChild<QToolButton*>("strip_toggle")->click();
    QTRY_VERIFY(begin_anew()->isVisible());
    QCOMPARE(begin_anew()->text(), QString("Begin anew"));
    begin_anew()->click();
    QTRY_COMPARE_WITH_TIMEOUT(run().state(), RunState::Finished, 300000);
    QCOMPARE(recorded_steps(), std::int64_t{3});
    QVERIFY(std::filesystem::exists(run_ / "metrics.before-1.jsonl"));
    QCOMPARE(run().series().at("loss").steps.size(), std::size_t{3});
  }

  void changed_sounds_are_named_and_taken_when_a_person_says_so() {
    make_run();
    std::filesystem::remove(at("sounds") / "low" / "3.wav");
    open_kept_run();
    session().resume_run(run_);
    QTRY_VERIFY_WITH_TIMEOUT(notice()->asking(), 300000);
    QVERIFY2(asked().contains("1 removed (low/3.wav)") && !asked().contains("--"),
             qPrintable(asked()));
    QCOMPARE(recorded_steps(), std::int64_t{2});
    QTRY_VERIFY(!run().training());
    answer("Go on with the sounds")->click();
    QTRY_COMPARE_WITH_TIMEOUT(run().state(), RunState::Finished, 300000);
    QCOMPARE(recorded_steps(), std::int64_t{3});
  }

  void sounds_that_moved_are_asked_for_once() {
    make_run();
    std::filesystem::rename(at("sounds"), at("moved"));
    open_kept_run();
    QTRY_VERIFY_WITH_TIMEOUT(notice()->asking(), 20000);
    QVERIFY2(asked().contains(folder_.filePath("sounds")), qPrintable(asked()));
    QVERIFY(answer("Find the sounds") != nullptr);
    session().find_sounds(run_, folder_.filePath("sounds"), folder_.filePath("moved"));
    QTRY_VERIFY_WITH_TIMEOUT(
        session().data().dataset() != nullptr && session().data().dataset()->root == at("moved"),
        20000);
    open_kept_run();
    QTRY_VERIFY_WITH_TIMEOUT(
        session().data().dataset() != nullptr && session().data().dataset()->root == at("moved"),
        20000);
    QVERIFY(!notice()->asking());
    session().resume_run(run_);
    QTRY_COMPARE_WITH_TIMEOUT(run().state(), RunState::Finished, 300000);
    QCOMPARE(recorded_steps(), std::int64_t{3});
  }

 private:
  QTemporaryDir folder_;
  std::filesystem::path run_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_kept_run

int app_kept_run(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_kept_run::TestKeptRun>(argc, argv);
}
#include "test_kept_run.moc"
