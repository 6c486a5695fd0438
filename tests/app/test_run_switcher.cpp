#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/preset_cost.h"
#include "app/session/run_details.h"
#include "app/window/run_popup.h"
#include "app/window/run_rows.h"
#include "app/window/run_switcher.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_run_switcher {

using namespace earshot;

/// The button that says what is worked on, and the popup behind it, by the keyboard alone.
class TestRunSwitcher : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  std::filesystem::path at(const std::string& name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }
  RunSwitcher* button() { return bench_->window().findChild<RunSwitcher*>("subject"); }
  RunPopup* popup() { return button()->popup(); }
  QListView* list() { return popup()->findChild<QListView*>("run_rows"); }
  QLineEdit* field() { return popup()->findChild<QLineEdit*>("run_search"); }
  RunRows* rows() { return static_cast<RunRows*>(list()->model()); }
  QString chosen() { return list()->currentIndex().data().toString(); }
  void key(Qt::Key key, Qt::KeyboardModifiers with = {}) { QTest::keyClick(field(), key, with); }
  QStringList shown() {
    QStringList all;
    for (int i = 0; i < rows()->rowCount(); ++i) {
      const RunRow& row = rows()->row(i);
      all += (row.kind == RunRow::Kind::Heading ? "# " : "") + row.title;
    }
    return all;
  }
  bool has(const QString& name) { return rows()->place_of(at("runs") / name.toStdString()) >= 0; }
  Experiment experiment_on(const char* sounds, double temperature) const {
    Experiment experiment = preset_experiment(*catalogue_, "simclr-small");
    set_value(*catalogue_, experiment, "data.path", at(sounds).string());
    set_value(*catalogue_, experiment, "method.temperature", temperature);
    return experiment;
  }
  void open() {
    bench_->window().actions().at("runs.switch")->trigger();
    QVERIFY(popup()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(
        has("alpha") && has("beta") &&
            std::ranges::all_of(session().known_runs().all(),
                                [](const auto& run) { return run.details != nullptr; }),
        20000);
  }
  void choose(const char* name) {
    field()->setText(name);
    QTRY_COMPARE(chosen(), QString(name));
    // The name alone is in the field; Del is the run's where the field is empty.
    field()->clear();
    popup()->choose(at("runs") / name);
    QCOMPARE(chosen(), QString(name));
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("run-switcher", folder_);
    testing::make_two_pitches(at("sounds"), 4);
    testing::make_two_pitches(at("others"), 4);
    catalogue_ = std::make_shared<const Catalogue>(built_in_catalogue());
  }
  void init() {
    std::filesystem::remove_all(at("runs"));
    std::filesystem::remove_all(at("bin"));
    const double as_published =
        preset_experiment(*catalogue_, "simclr-small").real("method.temperature");
    testing::write_run(at("runs/alpha"), experiment_on("sounds", as_published),
                       {{"loss", {4, 3, 2, 1}},
                        {"seconds", {0.5, 1, 1.5, 2}},
                        {"memory", {3e8, 5e8, 5e8, 5e8}},
                        {"memory_before", {2e8, 2e8, 2e8, 2e8}}});
    testing::write_run(at("runs/beta"), experiment_on("others", 0.77), {{"loss", {4, 3}}});
    std::filesystem::create_directories(at("runs/broken"));
    std::ofstream(at("runs/broken/experiment.json")) << "{";
    bench_ = std::make_unique<Workbench>(catalogue_);
    session().shelf().set_trash([this](const std::filesystem::path& run) {
      std::filesystem::create_directories(at("bin"));
      std::filesystem::rename(run, at("bin") / run.filename());
      return at("bin") / run.filename();
    });
    bench_->start(QString::fromStdString(at("sounds").string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void cleanup() { bench_.reset(); }

  void runs_of_the_open_sounds_come_first_then_the_others_then_presets_in_two_groups() {
    open();
    const QStringList all = shown();
    QCOMPARE(all.first(), QString("# Runs on sounds"));
    QCOMPARE(all[1], QString("alpha"));
    const qsizetype others = all.indexOf("# Other runs");
    QVERIFY(others == 2 && all.indexOf("beta") > others && all.indexOf("broken") > others);
    const qsizetype small = all.indexOf("# Presets, small, for a CPU");
    const qsizetype published = all.indexOf("# Presets, as published");
    QVERIFY(small > others && published > small);
    QCOMPARE(all.size() - small - 2, qsizetype(catalogue_->presets.size()));
    const RunRow& alpha = rows()->row(1);
    QCOMPARE(alpha.run->details->losses, (std::vector<double>{4, 3, 2, 1}));
    QVERIFY2(!alpha.detail.contains("changed"), qPrintable(alpha.detail));
    const RunRow& beta = rows()->row(rows()->place_of(at("runs/beta")));
    QVERIFY2(beta.detail.contains("(changed)") && beta.detail.contains("on others"),
             qPrintable(beta.detail));
    const RunRow& broken = rows()->row(rows()->place_of(at("runs/broken")));
    QVERIFY2(broken.detail.contains("cannot be read"), qPrintable(broken.detail));
  }

  void what_a_step_costs_is_measured_or_scaled_or_not_known() {
    open();
    const auto& runs = session().known_runs().all();
    Experiment wanted = experiment_on("others", 0.1);
    wanted.values["method.temperature"] =
        preset_experiment(*catalogue_, "simclr-small").values.at("method.temperature");
    const StepCost measured = cost_of_step(wanted, runs);
    QVERIFY(measured.measured);
    QCOMPARE(measured.seconds, 0.5);
    QCOMPARE(measured.memory, 5e8);
    QVERIFY2(cost_words(measured).contains("500"), qPrintable(cost_words(measured)));
    const auto batch = wanted.integer("training.batch_size");
    set_value(*catalogue_, wanted, "training.batch_size", 2 * batch);
    const StepCost scaled = cost_of_step(wanted, runs);
    QVERIFY(!scaled.measured);
    QCOMPARE(scaled.seconds, 1.0);
    // What the program takes without training does not grow.
    QCOMPARE(scaled.memory, 8e8);
    const Experiment another = preset_experiment(*catalogue_, "byol-small");
    QCOMPARE(cost_words(cost_of_step(another, runs)), QString("–"));
  }

  void typing_finds_arrows_walk_enter_opens_and_escape_closes() {
    open();
    QTest::keyClicks(field(), "changed beta");
    QCOMPARE(shown().filter("beta"), QStringList{"beta"});
    QCOMPARE(chosen(), QString("beta"));
    field()->clear();
    key(Qt::Key_Down);
    const QString second = chosen();
    key(Qt::Key_Up);
    QVERIFY(chosen() != second);
    key(Qt::Key_Escape);
    QVERIFY(!popup()->isVisible());
    open();
    choose("alpha");
    key(Qt::Key_Return);
    QVERIFY(!popup()->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(session().run().folder(), at("runs/alpha"), 20000);
    open();
    field()->setText("BYOL, small");
    key(Qt::Key_Return);
    QTRY_COMPARE(session().experiment().experiment().text("method.name"), std::string("byol"));
    QVERIFY2(button()->words().contains("BYOL, small"), qPrintable(button()->words()));
    session().set("method.momentum", 0.5);
    QVERIFY2(button()->words().endsWith("(changed)"), qPrintable(button()->words()));
  }

  void a_name_is_edited_where_it_stands_and_is_the_folders() {
    session().open_run(at("runs/alpha"));
    QTRY_VERIFY_WITH_TIMEOUT(session().run().is_open(), 20000);
    open();
    QCOMPARE(chosen(), QString("alpha"));
    key(Qt::Key_F2);
    auto* name = list()->findChild<QLineEdit*>("run_name");
    QVERIFY(name != nullptr);
    QCOMPARE(name->text(), QString("alpha"));
    name->setText("a better one");
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(has("a better one"), 20000);
    QVERIFY(is_run_folder(at("runs/a better one")) && !std::filesystem::exists(at("runs/alpha")));
    QCOMPARE(session().run().name(), QString("a better one"));
    QVERIFY(bench_->window().windowTitle().contains("a better one"));
    // Nobody's folder is replaced, and no name leads out of the folder.
    QSignalSpy said(&session(), &Session::said);
    session().shelf().rename(at("runs/beta"), "a better one");
    QTRY_VERIFY(!said.isEmpty());
    QVERIFY(said.last()[0].toString().contains("is there already"));
    for (const char* wrong : {"", "../up", ".hidden"}) {
      QVERIFY(!RunShelf::fault_of_name(wrong).isEmpty());
    }
  }

  void what_is_deleted_lies_in_the_trash_and_comes_back() {
    open();
    choose("beta");
    key(Qt::Key_Delete);
    QTRY_VERIFY_WITH_TIMEOUT(!has("beta"), 20000);
    QVERIFY(is_run_folder(at("bin/beta")));
    auto* undo = popup()->findChild<QPushButton*>("run_undo");
    QVERIFY(undo->isVisible());
    QVERIFY(bench_->window().actions().at("runs.bring_back")->isEnabled());
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(has("beta"), 20000);
    QVERIFY(is_run_folder(at("runs/beta")));
    QVERIFY(!undo->isVisible());
  }

  void what_somebody_trains_is_neither_renamed_nor_deleted() {
    const int lock = ::open((at("runs/beta/.lock")).c_str(), O_RDWR | O_CREAT, 0644);
    QVERIFY(lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0);
    open();
    choose("beta");
    const RunRow& row = rows()->row(rows()->place_of(at("runs/beta")));
    QCOMPARE(row.state, QString("training elsewhere"));
    for (const char* name : {"run_rename", "run_trash", "run_branch"}) {
      QVERIFY(!popup()->findChild<QPushButton*>(name)->isEnabled());
    }
    QSignalSpy said(&session(), &Session::said);
    session().shelf().to_trash(at("runs/beta"));
    QTRY_COMPARE(said.count(), 1);
    session().shelf().rename(at("runs/beta"), "gamma");
    QTRY_COMPARE(said.count(), 2);
    QVERIFY(said.last()[0].toString().contains("is being trained"));
    QVERIFY(is_run_folder(at("runs/beta")));
    ::close(lock);
  }

  void a_duplicate_is_an_experiment_without_a_run() {
    open();
    choose("beta");
    key(Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(session().experiment().experiment().real("method.temperature"), 0.77);
    QVERIFY(!session().run().is_open());
    QCOMPARE(session().run().permitted().press, TrainPress::Train);
    session().undo();
    QVERIFY(session().experiment().experiment().real("method.temperature") != 0.77);
  }

 private:
  QTemporaryDir folder_;
  std::shared_ptr<const Catalogue> catalogue_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_run_switcher

int app_run_switcher(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_run_switcher::TestRunSwitcher>(argc, argv);
}
#include "test_run_switcher.moc"
