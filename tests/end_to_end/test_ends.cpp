#include <csignal>
#include <fstream>
#include <QProcess>
#include <QRandomGenerator>
#include <QtTest>

#include "core/experiment/run_folder.h"
#include "tests/support/places.h"
#include "tests/support/run_command.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_runs.h"

namespace test_ends {

using namespace earshot;
using testing::CommandResult;
using testing::run_program;

namespace {

bool contains(const std::string& whole, const std::string& part) {
  return whole.find(part) != std::string::npos;
}

QString program() {
  return QString::fromStdString(testing::program().string());
}

bool one_line(const std::string& error) {
  return error.starts_with("earshot: ") && std::count(error.begin(), error.end(), '\n') == 1;
}

}  // namespace

/// Whatever ends the program: signals, a reader that goes, a full disk, a kill.
class TestEnds : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;
  std::vector<double> whole_;

  /// The recorded losses, by step from 1; empty where a step is missing or twice there.
  std::vector<double> recorded(const std::string& run) const {
    std::vector<double> losses;
    std::uintmax_t offset = 0;
    for (const MetricLine& line : read_metrics(RunPaths(toy_->at(run)).metrics(), offset)) {
      if (line.step != static_cast<std::int64_t>(losses.size()) + 1) return {};
      for (const auto& [name, value] : line.values) {
        if (name == "loss") losses.push_back(value);
      }
    }
    return losses;
  }

  /// Starts training and returns once a step was told.
  void begin(QProcess& process, const std::string& run, const QString& shell = {}) const {
    const QStringList arguments{QStringLiteral("train"), toy_->text("long.json"),
                                QStringLiteral("--run"), toy_->text(run), QStringLiteral("--json")};
    if (shell.isEmpty()) {
      process.start(program(), arguments);
    } else {
      process.start(
          QStringLiteral("bash"),
          QStringList{QStringLiteral("-c"), shell, QStringLiteral("bash"), program()} + arguments);
    }
    QByteArray seen;
    while (!seen.contains("\"step\":2,") && process.waitForReadyRead(60000)) {
      seen += process.readAllStandardOutput();
    }
    QVERIFY(seen.contains("\"step\":2,"));
  }

  /// Every step that was told is in the folder, and the run goes on from the last of them.
  void goes_on_from_its_last_step(const std::string& run) const {
    const std::size_t steps = recorded(run).size();
    QVERIFY(steps >= 2);
    const auto resumed =
        run_program({QStringLiteral("resume"), toy_->text(run), QStringLiteral("--steps"),
                     QString::number(steps + 1), QStringLiteral("--json")});
    QVERIFY2(resumed.status == 0, resumed.err.c_str());
    int told = 0;
    for (const auto& line : resumed.lines()) told += line.at("event") == "step" ? 1 : 0;
    QCOMPARE(told, 1);
    QCOMPARE(recorded(run).size(), steps + 1);
  }

  CommandResult shell(const QString& line, const QStringList& arguments) const {
    return testing::run_command(
        QStringLiteral("bash"),
        QStringList{QStringLiteral("-c"), line, QStringLiteral("bash"), program()} + arguments, {},
        {}, 120);
  }

 private Q_SLOTS:
  void initTestCase() {
    toy_ = std::make_unique<testing::ToyRuns>();
    QVERIFY(toy_->make("toy.json").status == 0);
    QVERIFY(toy_->make("long.json", {}, 100000).status == 0);
    const auto trained = toy_->train("toy.json", "whole");
    QVERIFY2(trained.status == 0, trained.err.c_str());
    whole_ = recorded("whole");
    QCOMPARE(whole_.size(), std::size_t{20});
  }

  void a_terminal_that_closes_ends_it_saved() {
    QProcess process;
    begin(process, "hung-up");
    ::kill(static_cast<pid_t>(process.processId()), SIGHUP);
    ::kill(static_cast<pid_t>(process.processId()), SIGHUP);
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    goes_on_from_its_last_step("hung-up");
  }

  void under_nohup_it_goes_on() {
    QProcess process;
    begin(process, "nohup", QStringLiteral("trap '' HUP; exec \"$@\""));
    ::kill(static_cast<pid_t>(process.processId()), SIGHUP);
    process.readAllStandardOutput();
    QVERIFY(process.waitForReadyRead(60000));
    QByteArray seen;
    while (!seen.contains("\"event\":\"step\"") && process.waitForReadyRead(60000)) {
      seen += process.readAllStandardOutput();
    }
    QVERIFY(seen.contains("\"event\":\"step\""));
    QCOMPARE(process.state(), QProcess::Running);
    process.terminate();
    QVERIFY(process.waitForFinished(60000));
    goes_on_from_its_last_step("nohup");
  }

  void whoever_stops_reading_its_output_ends_it_saved() {
    const auto result =
        shell(QStringLiteral("\"$@\" | head -n 12 > /dev/null; "
                             "exit ${PIPESTATUS[0]}"),
              {QStringLiteral("train"), toy_->text("long.json"), QStringLiteral("--run"),
               toy_->text("unread"), QStringLiteral("--json")});
    QVERIFY2(result.status == 1, (std::to_string(result.status) + result.err).c_str());
    goes_on_from_its_last_step("unread");
  }

  void output_that_cannot_be_written_is_an_error() {
    const QString full = QStringLiteral("\"$@\" > /dev/full");
    for (const QStringList& arguments :
         {QStringList{"presets"}, QStringList{"presets", "--json"}, QStringList{"describe"},
          QStringList{"describe", "method.simclr", "--json"}, QStringList{"--help"},
          QStringList{"--version"}, QStringList{"evaluate", toy_->text("whole")},
          QStringList{"evaluate", toy_->text("whole"), "--json"}}) {
      const auto result = shell(full, arguments);
      const std::string words = arguments.join(' ').toStdString() + ": " + result.err;
      QVERIFY2(result.status == 1, words.c_str());
      QVERIFY2(one_line(result.err) && contains(result.err, "standard output"), words.c_str());
    }
  }

  void figures_that_cannot_be_kept_are_printed_all_the_same() {
    const auto kept = toy_->at("whole") / "evaluation.json";
    std::filesystem::remove(kept);
    std::filesystem::create_directories(kept / "in-its-place");
    const auto result = run_program({QStringLiteral("evaluate"), toy_->text("whole")});
    std::filesystem::remove_all(kept);
    QCOMPARE(result.status, 0);
    QVERIFY(contains(result.out, "linear probe on"));
    QVERIFY2(one_line(result.err) && contains(result.err, "warning") &&
                 contains(result.err, "evaluation.json: cannot be written"),
             result.err.c_str());
  }

  void a_run_without_its_checkpoint_waits_for_a_word() {
    std::filesystem::copy(toy_->at("whole"), toy_->at("lost"),
                          std::filesystem::copy_options::recursive);
    std::filesystem::remove(RunPaths(toy_->at("lost")).checkpoint());
    const QStringList resume{QStringLiteral("resume"), toy_->text("lost"),
                             QStringLiteral("--json")};
    const auto refused = run_program(resume);
    QCOMPARE(refused.status, 2);
    QVERIFY2(one_line(refused.err) && contains(refused.err, "metrics to step 20") &&
                 contains(refused.err, "--from-start"),
             refused.err.c_str());
    QVERIFY(recorded("lost") == whole_);
    const auto anew = run_program(resume + QStringList{QStringLiteral("--from-start")});
    QVERIFY2(anew.status == 0, anew.err.c_str());
    QVERIFY(recorded("lost") == whole_);
    QVERIFY(std::filesystem::exists(toy_->at("lost") / "metrics.before-1.jsonl"));
  }

  void sounds_that_moved_or_changed_are_told_of() {
    std::filesystem::copy(toy_->at("sounds"), toy_->at("before"),
                          std::filesystem::copy_options::recursive);
    const QStringList data{QStringLiteral("--set"),
                           QStringLiteral("data.path=") + toy_->text("before")};
    const auto trained = toy_->train("toy.json", "moved", data);
    QVERIFY2(trained.status == 0, trained.err.c_str());
    std::filesystem::rename(toy_->at("before"), toy_->at("after"));
    const auto with = [this](const char* command, const QStringList& more) {
      return run_program(QStringList{QString::fromLatin1(command), toy_->text("moved")} + more);
    };
    const QStringList at{QStringLiteral("--data"), toy_->text("after")};
    QCOMPARE(with("evaluate", {}).status, 2);
    const auto evaluated = with("evaluate", at);
    QVERIFY2(evaluated.status == 0, evaluated.err.c_str());
    QVERIFY(std::filesystem::exists(toy_->at("moved") / "evaluation.json"));
    const QStringList view{"--clip", "class0/00.wav", "--step", "1", "--out", toy_->text("views")};
    QCOMPARE(with("views", view).status, 2);
    const auto viewed = with("views", view + at);
    QVERIFY2(viewed.status == 0, viewed.err.c_str());
    std::filesystem::remove(toy_->at("after") / "class1" / "03.wav");
    const QStringList more{"--steps", "22"};
    for (const auto& refused : {with("resume", more + at), with("views", view + at)}) {
      QCOMPARE(refused.status, 2);
      QVERIFY2(one_line(refused.err) && contains(refused.err, "1 removed (class1/03.wav)") &&
                   contains(refused.err, "--changed-data accept"),
               refused.err.c_str());
    }
    const QStringList accept{"--changed-data", "accept"};
    const auto accepted = with("resume", more + at + accept);
    QVERIFY2(accepted.status == 0, accepted.err.c_str());
    QCOMPARE(recorded("moved").size(), std::size_t{22});
  }

  /// A few of the hundred of tests/soak/kill_runs.py, at moments drawn anew.
  void kills_at_any_moment_change_nothing() {
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    QStringList arguments{"train", toy_->text("toy.json"), "--run", toy_->text("kills"), "--json"};
    for (int kill = 0; kill < 3; ++kill) {
      QProcess process;
      process.start(program(), arguments);
      QByteArray seen;
      const int after = random.bounded(1, 6);
      while (seen.count("\"event\":\"step\"") < after && process.waitForReadyRead(60000)) {
        seen += process.readAllStandardOutput();
      }
      process.kill();
      process.waitForFinished();
      arguments = {"resume", toy_->text("kills"), "--json"};
      if (!has_checkpoint(toy_->at("kills"))) arguments += "--from-start";
    }
    const auto last = run_program(arguments);
    QVERIFY2(last.status == 0, last.err.c_str());
    QVERIFY(recorded("kills") == whole_);
  }
};

}  // namespace test_ends

int end_to_end_ends(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_ends::TestEnds>(argc, argv);
}
#include "test_ends.moc"
