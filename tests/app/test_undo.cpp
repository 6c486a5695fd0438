#include <QLabel>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_writer.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_undo {

using namespace earshot;

/// Taking back: what was there before a run was opened, and not what a training run depends on.
class TestUndo : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  const Experiment& experiment() { return session().experiment().experiment(); }
  QString at(const char* name) const { return folder_.filePath(name); }
  QAction* action(const char* id) { return bench_->window().actions().at(id); }
  void start_and_pause() {
    session().train_steps(1);
    QTRY_VERIFY_WITH_TIMEOUT(session().run().paused(), 300000);
  }
  void finish() {
    session().run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!session().run().training(), 300000);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("undo", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    testing::make_two_pitches(at("others").toStdString(), 4);
  }

  void init() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    session().set("views.crop_samples", std::int64_t{4000});
    session().set("training.batch_size", std::int64_t{8});
  }
  void cleanup() { bench_.reset(); }

  void opening_a_run_is_taken_back_as_a_whole() {
    const auto run = at("runs/stored").toStdString();
    {
      RunWriter writer(run);
      writer.begin_at(0);
      Experiment stored = experiment();
      set_value(session().catalogue(), stored, "training.steps", std::int64_t{77});
      save_experiment(session().catalogue(), stored, writer.paths().experiment());
      writer.metric({1, {{"loss", 1.0}}});
    }
    session().set("method.temperature", 0.3);
    const Experiment mine = experiment();
    session().open_run(run);
    QTRY_COMPARE_WITH_TIMEOUT(experiment().integer("training.steps"), 77, 10000);
    QVERIFY(!(experiment() == mine));
    QVERIFY2(action("edit.undo")->text().contains("stored"),
             qPrintable(action("edit.undo")->text()));
    action("edit.undo")->trigger();
    QVERIFY(experiment() == mine);
    QVERIFY(action("edit.undo")->isEnabled());
    action("edit.redo")->trigger();
    QCOMPARE(experiment().integer("training.steps"), 77);
  }

  void what_a_training_run_depends_on_is_not_taken_back() {
    const Experiment trained = experiment();
    start_and_pause();
    QSignalSpy said(&session(), &Session::said);
    action("edit.undo")->trigger();
    QVERIFY(experiment() == trained);
    QCOMPARE(said.count(), 1);
    QVERIFY2(said[0][0].toString().contains("cannot be changed while training"),
             qPrintable(said[0][0].toString()));
    finish();
    action("edit.undo")->trigger();
    QVERIFY(!(experiment() == trained));
  }

  void nor_is_it_done_again() {
    action("edit.undo")->trigger();
    const Experiment trained = experiment();
    session().set("training.batch_size", std::int64_t{8});
    action("edit.undo")->trigger();
    QVERIFY(experiment() == trained);
    session().run().start(
        [&] {
          Experiment small = trained;
          set_value(session().catalogue(), small, "training.batch_size", std::int64_t{8});
          return small;
        }(),
        at("runs/again").toStdString());
    session().run().run_steps(1);
    QTRY_VERIFY_WITH_TIMEOUT(session().run().paused(), 300000);
    QVERIFY(action("edit.redo")->isEnabled());
    QSignalSpy said(&session(), &Session::said);
    action("edit.redo")->trigger();
    QVERIFY(experiment() == trained);
    QCOMPARE(said.count(), 1);
    finish();
  }

  void what_may_change_while_training_is_taken_back_in_the_trainer_too() {
    start_and_pause();
    const double before = experiment().real("method.temperature");
    session().set("method.temperature", before + 0.2);
    session().train_steps(1);  // a change counts from the next step on
    QTRY_COMPARE_WITH_TIMEOUT(session().run().experiment().real("method.temperature"), before + 0.2,
                              10000);
    action("edit.undo")->trigger();
    QCOMPARE(experiment().real("method.temperature"), before);
    session().train_steps(1);
    QTRY_COMPARE_WITH_TIMEOUT(session().run().experiment().real("method.temperature"), before,
                              10000);
    finish();
  }

  void the_bar_names_what_trains_while_other_sounds_are_looked_at() {
    auto* subject = bench_->window().findChild<QToolButton*>("subject");
    QVERIFY(subject->text().startsWith("sounds"));
    start_and_pause();
    session().open_data(at("others"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QVERIFY2(subject->text().startsWith("sounds"), qPrintable(subject->text()));
    finish();
    QTRY_VERIFY2(subject->text().startsWith("others"), qPrintable(subject->text()));
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_undo

int app_undo(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_undo::TestUndo>(argc, argv);
}
#include "test_undo.moc"
