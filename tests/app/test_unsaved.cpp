#include <csignal>
#include <cstdlib>
#include <fstream>
#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_unsaved {

using namespace earshot;
namespace fs = std::filesystem;

namespace {

/// Says in the environment that this program is the window that is killed, and on which sounds.
constexpr const char* to_be_killed = "EARSHOT_TEST_WINDOW_TO_BE_KILLED";

Catalogue catalogue_on(const std::string& sounds) {
  Catalogue catalogue = built_in_catalogue();
  catalogue.presets.front().settings.emplace_back("data.path", sounds);
  return catalogue;
}

/// A window in which a person changes two settings, until somebody kills it.
int be_killed(int argc, char** argv) {
  QApplication application(argc, argv);
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName("earshot-test");
  QCoreApplication::setApplicationName("unsaved-killed");
  Workbench bench(std::make_shared<const Catalogue>(catalogue_on(std::getenv(to_be_killed))));
  bench.start();
  bench.session().set("method.temperature", 0.29);
  bench.session().set("training.steps", std::int64_t{1234});
  return QApplication::exec();
}

}  // namespace

/// An experiment that nobody saved outlives a crash, and only that.
class TestUnsaved : public QObject {
  Q_OBJECT

  QString at(const char* name) const { return folder_.filePath(name); }
  fs::path state() const { return at("state").toStdString(); }
  Session& session() { return bench_->session(); }
  const Experiment& experiment() { return session().experiment().experiment(); }
  void begin(const QString& what = {}) {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue_));
    bench_->start(what);
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
  }
  std::vector<fs::path> kept() const {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(state(), none)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    return files;
  }
  static std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  /// The window is gone without having ended: its file is there, and nobody holds it.
  void crash() {
    QTRY_COMPARE_WITH_TIMEOUT(kept().size(), std::size_t{1}, 1000);
    QTest::qWait(600);
    const fs::path file = kept().front();
    const std::string bytes = bytes_of(file);
    bench_.reset();
    QVERIFY(kept().empty());
    std::ofstream(file) << bytes;
  }
  QString notice() {
    auto* words = bench_->window().findChild<QLabel*>("notice");
    return words->isVisible() ? words->text() : QString();
  }
  void answer(const QString& text) {
    auto* bar = bench_->window().findChild<QWidget*>("notice_bar");
    for (auto* button : bar->findChildren<QPushButton*>()) {
      if (button->isVisible() && button->text() == text) {
        QTest::mouseClick(button, Qt::LeftButton);
        return;
      }
    }
    QFAIL(qPrintable("no " + text));
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("unsaved", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 3);
    testing::make_two_pitches(at("mine").toStdString(), 4);
    catalogue_ = catalogue_on(at("sounds").toStdString());
  }
  void init() { fs::remove_all(state()); }
  void cleanup() { bench_.reset(); }

  void what_was_changed_is_there_again_after_a_kill() {
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(to_be_killed, at("sounds"));
    window.setProcessEnvironment(environment);
    window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    window.start(QCoreApplication::applicationFilePath(), {"app_unsaved"});
    QTRY_VERIFY_WITH_TIMEOUT(
        kept().size() == 1 && bytes_of(kept().front()).find("1234") != std::string::npos, 300000);
    // While it lives, what it keeps is its own.
    begin();
    QCoreApplication::processEvents();
    QVERIFY2(notice().isEmpty(), qPrintable(notice()));
    bench_.reset();
    ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
    QVERIFY(window.waitForFinished(20000));
    QCOMPARE(window.exitStatus(), QProcess::CrashExit);
    const fs::path left = kept().front();
    begin();
    QTRY_VERIFY2(notice().contains("ended unexpectedly"), qPrintable(notice()));
    QCOMPARE(experiment().real("method.temperature"), 0.29);
    QCOMPARE(experiment().integer("training.steps"), 1234);
    answer("Keep");
    QCOMPARE(experiment().integer("training.steps"), 1234);
    QTRY_VERIFY(kept().size() == 1 && kept().front() != left);  // its own now
    bench_.reset();
    begin();
    QVERIFY2(notice().isEmpty(), qPrintable(notice()));
  }

  void what_was_changed_is_there_again_after_a_crash() {
    begin();
    session().open_data(at("mine"));
    session().set("method.temperature", 0.37);
    session().set("training.steps", std::int64_t{4321});
    const Experiment mine = experiment();
    crash();
    begin();
    QVERIFY(experiment() == mine);
    QVERIFY2(notice().contains("ended unexpectedly"), qPrintable(notice()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QCOMPARE(session().data().clips().size(), std::size_t{8});
    // It is the new window's own now, and survives the next crash too.
    crash();
    begin();
    QVERIFY(experiment() == mine);
    answer("Keep");
    QVERIFY(experiment() == mine);
    QTRY_VERIFY(notice().isEmpty());
  }

  void it_can_be_discarded_and_is_then_gone() {
    begin();
    const Experiment fresh = experiment();
    session().set("training.steps", std::int64_t{4321});
    crash();
    begin();
    QCOMPARE(experiment().integer("training.steps"), 4321);
    answer("Discard");
    QVERIFY(experiment() == fresh);
    QTRY_VERIFY(kept().empty());
    bench_.reset();
    begin();
    QVERIFY(experiment() == fresh);
    QVERIFY(notice().isEmpty());
  }

  void whoever_names_sounds_is_asked_first() {
    begin();
    session().set("training.steps", std::int64_t{4321});
    crash();
    begin(at("mine"));
    QVERIFY(experiment().integer("training.steps") != 4321);
    QVERIFY2(notice().contains("ended unexpectedly"), qPrintable(notice()));
    answer("Restore");
    QCOMPARE(experiment().integer("training.steps"), 4321);
  }

  void a_window_that_ends_as_it_should_leaves_nothing() {
    begin();
    session().set("training.steps", std::int64_t{4321});
    QTRY_COMPARE(kept().size(), std::size_t{1});
    bench_.reset();
    QVERIFY(kept().empty());
  }

  void what_is_in_a_file_or_as_the_preset_has_it_is_not_kept_twice() {
    begin();
    session().set("training.steps", std::int64_t{4321});
    QTRY_COMPARE(kept().size(), std::size_t{1});
    session().save_experiment_file(at("saved.json"));
    QTRY_VERIFY(kept().empty());
    session().set("method.temperature", 0.37);
    QTRY_COMPARE(kept().size(), std::size_t{1});
    bench_->window().actions().at("edit.undo")->trigger();
    QTRY_VERIFY(kept().empty());
  }

  void another_window_that_is_alive_keeps_its_own() {
    begin();
    session().set("training.steps", std::int64_t{4321});
    QTRY_COMPARE(kept().size(), std::size_t{1});
    Workbench other(std::make_shared<const Catalogue>(catalogue_));
    other.start();
    QVERIFY(other.session().experiment().experiment().integer("training.steps") != 4321);
    QCOMPARE(kept().size(), std::size_t{1});
  }

  void what_cannot_be_read_is_said_once_and_not_deleted() {
    fs::create_directories(state());
    std::ofstream(state() / "unsaved-1.json") << "{\"training\": {\"steps\": ";
    begin();
    QTRY_VERIFY(bench_->window().findChild<QLabel*>("message")->text().contains("unsaved-1"));
    QVERIFY(notice().isEmpty());
    bench_.reset();
    QVERIFY(fs::exists(state() / "unsaved-1.unreadable"));
    begin();
    QVERIFY(!bench_->window().findChild<QLabel*>("message")->text().contains("unsaved-1"));
  }

 private:
  QTemporaryDir folder_;
  Catalogue catalogue_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_unsaved

int app_unsaved(int argc, char** argv) {
  if (std::getenv(test_unsaved::to_be_killed) != nullptr) {
    return test_unsaved::be_killed(argc, argv);
  }
  return earshot::testing::run_test_with_widgets<test_unsaved::TestUnsaved>(argc, argv);
}
#include "test_unsaved.moc"
