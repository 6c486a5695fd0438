#include <csignal>
#include <QFile>
#include <QProcess>
#include <QtTest>

#include "core/experiment/run_folder.h"
#include "tests/support/places.h"
#include "tests/support/run_program.h"
#include "tests/support/run_test.h"
#include "tests/support/sound_bytes.h"
#include "tests/support/toy_runs.h"

namespace test_stalls {

using namespace earshot;
using testing::run_program;

namespace {

/// Beyond what a scan looks at.
constexpr const char* far_into_the_file = "EARSHOT_STALL_BEYOND=200000";

}  // namespace

/// A disk that stops answering while sounds are read: whoever asks the program to end is obeyed,
/// and what was made is saved.
class TestStalls : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;
  int number_ = 0;

  /// A copy of the toy's sounds with one that is not answered for, as `mark` says.
  QString stalling_sounds(const std::string& mark) const {
    const auto folder = toy_->at("with-" + mark);
    std::filesystem::copy(toy_->at("sounds"), folder, std::filesystem::copy_options::recursive);
    testing::write_sound(folder / "class0" / ("z-" + mark + ".wav"), testing::sweep(240000), 16000);
    return toy_->text("with-" + mark);
  }

  /// Starts the program on the disk that stalls and returns once it has stalled.
  void start_and_stall(QProcess& process, const QStringList& arguments,
                       const QStringList& environment = {}) {
    const QString stalled = toy_->text("stalled-" + std::to_string(++number_));
    QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    own.insert("LD_PRELOAD", EARSHOT_STALLING_READS);
    own.insert("EARSHOT_STALLED", stalled);
    own.insert("EARSHOT_CACHE", toy_->text("cache-" + std::to_string(number_)));
    for (const QString& pair : environment) {
      own.insert(pair.section('=', 0, 0), pair.section('=', 1));
    }
    process.setProcessEnvironment(own);
    process.start(QString::fromStdString(testing::program().string()), arguments);
    QVERIFY(process.waitForStarted());
    // What it says is left to be read; a step or a thousand of them fit the pipe.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(stalled), 60000);
    QCOMPARE(process.state(), QProcess::Running);
  }

  /// Ten times what it is to take, for machines that are busy; without an end it would hang.
  void ends_when_asked(QProcess& process, int signal) {
    ::kill(static_cast<pid_t>(process.processId()), signal);
    if (!process.waitForFinished(20000)) {
      process.kill();
      process.waitForFinished();
      QFAIL("it goes on waiting for the disk");
    }
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  }

 private Q_SLOTS:
  void initTestCase() {
    toy_ = std::make_unique<testing::ToyRuns>();
    QVERIFY(toy_->make("toy.json", {}, 5).status == 0);
    const auto trained = toy_->train("toy.json", "run");
    QVERIFY2(trained.status == 0, trained.err.c_str());
  }

  void training_that_reads_headers_or_decodes_is_left_data() {
    QTest::addColumn<QString>("mark");
    QTest::addColumn<int>("signal");
    QTest::newRow("asked what it is") << "stalls-at-stat" << SIGINT;
    QTest::newRow("opened") << "stalls-at-open" << SIGTERM;
    QTest::newRow("decoded") << "stalls-at-read" << SIGTERM;
  }

  void training_that_reads_headers_or_decodes_is_left() {
    QFETCH(QString, mark);
    QFETCH(int, signal);
    const QString sounds = stalling_sounds(mark.toStdString());
    QProcess process;
    const std::string run = std::string("train-") + QTest::currentDataTag();
    start_and_stall(
        process,
        {"train", toy_->text("toy.json"), "--run", toy_->text(run), "--set", "data.path=" + sounds},
        {far_into_the_file});
    ends_when_asked(process, signal);
    QCOMPARE(process.exitCode(), 1);
    const QByteArray said = process.readAllStandardOutput();
    QVERIFY2(said.contains("stopped before the first step"), said.constData());
    QVERIFY(!std::filesystem::exists(toy_->at(run)));
  }

  void embedding_and_evaluating_are_left_and_write_nothing_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("beyond");
    QTest::newRow("embed") << QStringList{"embed", "RUN", "--data", "SOUNDS", "--out", "OUT"}
                           << far_into_the_file;
    QTest::newRow("evaluate") << QStringList{"evaluate", "RUN", "--data", "SOUNDS"}
                              << "EARSHOT_STALL_BEYOND=0";
  }

  void embedding_and_evaluating_are_left_and_write_nothing() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, beyond);
    const QString sounds = toy_->text("with-stalls-at-read");
    arguments.replaceInStrings("RUN", toy_->text("run"));
    arguments.replaceInStrings("SOUNDS", sounds);
    arguments.replaceInStrings("OUT", toy_->text("out.npy"));
    QProcess process;
    start_and_stall(process, arguments, {beyond});
    ends_when_asked(process, SIGTERM);
    QCOMPARE(process.exitCode(), 1);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.startsWith("earshot: stopped") && said.count('\n') == 1, said.constData());
    QVERIFY(!std::filesystem::exists(toy_->at("out.npy")));
  }

  void a_run_that_waits_for_a_sound_is_saved() {
    // More clips than are decoded before the first step.
    const auto folder = toy_->at("many-stalls-at-read");
    std::filesystem::create_directories(folder);
    for (int i = 0; i < 5010; ++i) {
      std::vector<float> samples = testing::sweep(2000);
      samples[0] = static_cast<float>(i) / 5010;
      testing::put(folder / (std::to_string(i) + ".wav"),
                   testing::riff(testing::format_chunk(1, 1, 8000) +
                                 testing::chunk("data", testing::pcm16(samples))));
    }
    const QString when = toy_->text("now");
    QProcess process;
    std::jthread breaks([&](const std::stop_token& over) {
      RunPaths paths(toy_->at("many"));
      while (!over.stop_requested()) {
        std::uintmax_t offset = 0;
        if (read_metrics(paths.metrics(), offset).size() >= 2) {
          testing::put(when.toStdString(), "");
          return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    });
    start_and_stall(process,
                    {"train", toy_->text("toy.json"), "--run", toy_->text("many"), "--json",
                     "--set", "data.path=" + QString::fromStdString(folder.string()), "--set",
                     "training.steps=100000", "--set", "training.watch_clips=0"},
                    {"EARSHOT_STALL_WHEN=" + when});
    ends_when_asked(process, SIGTERM);
    const QByteArray said = process.readAllStandardOutput();
    QVERIFY2(said.contains("\"event\":\"stopped\""), said.right(2000).constData());
    std::uintmax_t offset = 0;
    const auto steps = read_metrics(RunPaths(toy_->at("many")).metrics(), offset).size();
    QVERIFY(steps >= 2);
    const auto resumed = run_program(
        {"resume", toy_->text("many"), "--steps", QString::number(steps + 1), "--json"});
    QVERIFY2(resumed.status == 0, resumed.err.c_str());
  }

  void a_window_that_opens_such_sounds_closes() {
    for (const char* mark : {"stalls-at-open", "stalls-at-read"}) {
      QProcess process;
      start_and_stall(process, {"window", toy_->text(std::string("with-") + mark)},
                      {far_into_the_file, "QT_QPA_PLATFORM=offscreen",
                       "XDG_CONFIG_HOME=" + toy_->text("config")});
      ends_when_asked(process, SIGTERM);
      QCOMPARE(process.exitCode(), 0);
    }
  }
};

}  // namespace test_stalls

int end_to_end_stalls(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_stalls::TestStalls>(argc, argv);
}
#include "test_stalls.moc"
