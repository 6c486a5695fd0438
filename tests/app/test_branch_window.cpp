#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

#include "app/session/run_details.h"
#include "app/window/branch_page.h"
#include "app/window/main_window.h"
#include "app/window/run_popup.h"
#include "app/window/run_rows.h"
#include "app/window/run_switcher.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_writer.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/param_row.h"

namespace test_branch_window {

using namespace earshot;

/// A branch from one of a run's kept checkpoints, in the run switcher.
class TestBranchWindow : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  RunPopup* popup() { return bench_->window().findChild<RunSwitcher*>("subject")->popup(); }
  RunRows* rows() {
    return static_cast<RunRows*>(popup()->findChild<QListView*>("run_rows")->model());
  }
  QString chosen() {
    return popup()->findChild<QListView*>("run_rows")->currentIndex().data().toString();
  }
  BranchPage* page() { return popup()->findChild<BranchPage*>(); }
  template <class Kind>
  Kind* part(const char* name) {
    return page()->findChild<Kind*>(name);
  }
  double rate_shown() {
    return page()->findChild<ParamRow*>()->findChild<QLineEdit*>()->text().toDouble();
  }

 private Q_SLOTS:
  void initTestCase() {
    testing::keep_to_itself("branch-window", own_);
    runs_ = std::filesystem::path(own_.path().toStdString()) / "runs";
    sounds_ = std::filesystem::path(own_.path().toStdString()) / "sounds";
    testing::make_two_pitches(sounds_, 16);
    catalogue_ = std::make_shared<const Catalogue>(built_in_catalogue());
    Experiment experiment = preset_experiment(*catalogue_, "simclr-small");
    const std::pair<const char*, Value> settings[] = {
        {"data.path", sounds_.string()},           {"training.batch_size", std::int64_t{8}},
        {"training.steps", std::int64_t{6}},       {"training.keep_checkpoints", std::int64_t{2}},
        {"training.watch_clips", std::int64_t{0}}, {"views.crop_samples", std::int64_t{4000}}};
    for (const auto& [path, value] : settings) set_value(*catalogue_, experiment, path, value);
    const TrainRequest request = testing::train_request(catalogue_, experiment, runs_ / "parent");
    {
      Trainer trainer(request);
      QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
    }
    RunWriter(runs_ / "parent").change({3, "training.learning_rate", 0.001, 0.0005});
    bench_ = std::make_unique<Workbench>(catalogue_);
    bench_->start(QString::fromStdString(sounds_.string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
  }
  void cleanupTestCase() { bench_.reset(); }

  void the_steps_that_were_kept_are_offered_and_the_settings_are_those_of_the_step() {
    bench_->window().actions().at("runs.switch")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(rows()->place_of(runs_ / "parent") >= 0 &&
                                 rows()->row(rows()->place_of(runs_ / "parent")).run->details,
                             20000);
    popup()->choose(runs_ / "parent");
    QCOMPARE(chosen(), QString("parent"));
    popup()->findChild<QPushButton*>("run_branch")->click();
    auto* from = part<QComboBox>("branch_from");
    QVERIFY(from->isVisible());
    QCOMPARE(from->count(), 3);
    QVERIFY2(from->itemText(0).contains("6") && from->itemText(0).contains("last"),
             qPrintable(from->itemText(0)));
    QCOMPARE(from->itemData(2).toInt(), 2);
    QVERIFY2(from->toolTip().contains("Checkpoints kept"), qPrintable(from->toolTip()));
    QCOMPARE(rate_shown(), 0.0005);
    from->setFocus();
    QTest::keyClick(from, Qt::Key_End);
    QCOMPARE(from->currentData().toInt(), 2);
    QCOMPARE(rate_shown(), 0.001);
    QCOMPARE(part<QSpinBox>("branch_steps")->value(), 6);
    QVERIFY(!part<QPushButton>("branch_now")->isEnabled());
  }

  void the_branch_begins_there_and_is_opened() {
    auto* number = page()->findChild<ParamRow*>()->findChild<QLineEdit*>();
    number->setFocus();
    number->selectAll();
    QTest::keyClicks(number, "0.002");
    QTest::keyClick(number, Qt::Key_Return);
    QTRY_VERIFY(part<QPushButton>("branch_now")->isEnabled());
    part<QPushButton>("branch_now")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().run().folder(), runs_ / "parent-branch", 20000);
    QTRY_COMPARE_WITH_TIMEOUT(session().run().steps_done(), std::int64_t{2}, 20000);
    QCOMPARE(session().run().experiment().real("training.learning_rate"), 0.002);
  }

 private:
  QTemporaryDir own_;
  std::filesystem::path runs_, sounds_;
  std::shared_ptr<const Catalogue> catalogue_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_branch_window

int app_branch_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_branch_window::TestBranchWindow>(argc, argv);
}
#include "test_branch_window.moc"
