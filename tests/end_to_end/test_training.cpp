#include <fstream>
#include <QProcess>
#include <QtTest>

#include "tests/support/places.h"
#include "tests/support/run_command.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_runs.h"

namespace test_training {

using namespace earshot;
using testing::run_program;

namespace {

bool contains(const std::string& whole, const std::string& part) {
  return whole.find(part) != std::string::npos;
}

std::vector<double> losses_of(const std::vector<nlohmann::json>& lines) {
  std::vector<double> losses;
  for (const auto& line : lines) {
    if (line.at("event") == "step") losses.push_back(line.at("loss").get<double>());
  }
  return losses;
}

}  // namespace

/// Training without a window: every step told, killed, resumed, stopped by a NaN.
class TestTraining : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;

  std::vector<std::pair<int, double>> recorded_losses(const std::string& run) const {
    std::vector<std::pair<int, double>> steps;
    std::ifstream stream(toy_->at(run) / "metrics.jsonl");
    for (std::string line; std::getline(stream, line);) {
      const auto json = nlohmann::json::parse(line);
      steps.emplace_back(json.at("step").get<int>(), json.at("loss").get<double>());
    }
    return steps;
  }

  /// A file may grow to 1 MB only: metrics fit, a checkpoint does not.
  /// Ended by TERM where it waits for room at its end.
  testing::CommandResult with_a_full_disk(const QStringList& arguments) const {
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(
        QStringLiteral("bash"),
        QStringList{QStringLiteral("-c"),
                    QStringLiteral("ulimit -f 1024; trap '' XFSZ; exec \"$@\""),
                    QStringLiteral("bash"), QString::fromStdString(testing::program().string())} +
            arguments);
    testing::CommandResult result;
    QElapsedTimer clock;
    clock.start();
    while (!contains(result.out, "stands still") && clock.elapsed() < 240'000 &&
           process.waitForReadyRead(240'000)) {
      result.out += process.readAllStandardOutput().toStdString();
    }
    process.terminate();
    if (process.waitForFinished(60'000)) result.status = process.exitCode();
    result.out += process.readAllStandardOutput().toStdString();
    result.err = process.readAllStandardError().toStdString();
    return result;
  }

 private Q_SLOTS:
  void initTestCase() {
    toy_ = std::make_unique<testing::ToyRuns>();
    const auto made = toy_->make("toy.json");
    QVERIFY2(made.status == 0, made.err.c_str());
    const auto trained = toy_->train("toy.json", "whole");
    QVERIFY2(trained.status == 0, trained.err.c_str());
    const auto lines = trained.lines();
    const auto losses = losses_of(lines);
    QCOMPARE(losses.size(), std::size_t{20});
    QVERIFY(losses.back() < losses.front());
    QCOMPARE(lines.back().at("event").get<std::string>(), std::string("finished"));
    QCOMPARE(lines.back().at("steps").get<int>(), 20);
    QVERIFY(lines.back().at("examples_per_second").get<double>() > 0);
    QCOMPARE(lines.back().at("run").get<std::string>(), toy_->at("whole").string());
  }

  void a_folder_that_holds_a_run_is_not_overwritten() {
    const auto again = toy_->train("toy.json", "whole");
    QCOMPARE(again.status, 2);
    QVERIFY2(contains(again.err, "already holds a run"), again.err.c_str());
    QCOMPARE(recorded_losses("whole").size(), std::size_t{20});
  }

  void a_killed_run_resumes_bit_for_bit() {
    QProcess killed;
    killed.start(QString::fromStdString(testing::program().string()),
                 {QStringLiteral("train"), toy_->text("toy.json"), QStringLiteral("--run"),
                  toy_->text("killed"), QStringLiteral("--json")});
    QByteArray seen;
    while (!seen.contains("\"step\":8,") && killed.waitForReadyRead(60000)) {
      seen += killed.readAllStandardOutput();
    }
    killed.kill();
    killed.waitForFinished();
    QVERIFY(seen.contains("\"step\":8,"));
    const auto resumed =
        run_program({QStringLiteral("resume"), toy_->text("killed"), QStringLiteral("--json")});
    QVERIFY2(resumed.status == 0, resumed.err.c_str());
    QVERIFY(losses_of(resumed.lines()).size() < 20);  // it went on, it did not begin again
    const auto expected = recorded_losses("whole");
    QCOMPARE(expected.size(), std::size_t{20});
    QVERIFY(recorded_losses("killed") == expected);
  }

  void a_run_stopped_early_goes_on_to_a_further_total() {
    const auto first =
        toy_->train("toy.json", "parts", {QStringLiteral("--steps"), QStringLiteral("7")});
    QVERIFY2(first.status == 0, first.err.c_str());
    QCOMPARE(losses_of(first.lines()).size(), std::size_t{7});
    const auto second =
        run_program({QStringLiteral("resume"), toy_->text("parts"), QStringLiteral("--steps"),
                     QStringLiteral("20"), QStringLiteral("--json")});
    QVERIFY2(second.status == 0, second.err.c_str());
    QCOMPARE(losses_of(second.lines()).size(), std::size_t{13});
    QCOMPARE(second.lines().back().at("steps").get<int>(), 20);
    QVERIFY(recorded_losses("parts") == recorded_losses("whole"));
  }

  void an_interrupt_saves_and_says_how_to_go_on() {
    toy_->make("long.json", {}, 100000);
    QProcess stopped;
    stopped.start(QString::fromStdString(testing::program().string()),
                  {QStringLiteral("train"), toy_->text("long.json"), QStringLiteral("--run"),
                   toy_->text("stopped"), QStringLiteral("--json")});
    QByteArray seen;
    while (!seen.contains("\"step\":3,") && stopped.waitForReadyRead(60000)) {
      seen += stopped.readAllStandardOutput();
    }
    stopped.terminate();
    QVERIFY(stopped.waitForFinished(60000));
    seen += stopped.readAllStandardOutput();
    QVERIFY(seen.contains("\"event\":\"stopped\""));
    const auto recorded = recorded_losses("stopped");
    const auto resumed =
        run_program({QStringLiteral("resume"), toy_->text("stopped"), QStringLiteral("--steps"),
                     QString::number(recorded.size() + 1), QStringLiteral("--json")});
    QVERIFY2(resumed.status == 0, resumed.err.c_str());
    QCOMPARE(losses_of(resumed.lines()).size(), std::size_t{1});  // nothing reported was lost
  }

  void a_torn_last_line_is_repaired() {
    std::ofstream(toy_->at("parts") / "metrics.jsonl", std::ios::app) << "{\"step\": 21, \"lo";
    const auto resumed =
        run_program({QStringLiteral("resume"), toy_->text("parts"), QStringLiteral("--steps"),
                     QStringLiteral("21"), QStringLiteral("--json")});
    QVERIFY2(resumed.status == 0, resumed.err.c_str());
    QCOMPARE(recorded_losses("parts").size(), std::size_t{21});
  }

  void a_disk_that_is_full_loses_nothing_of_the_checkpoint() {
    QVERIFY(toy_->train("toy.json", "tight", {QStringLiteral("--steps"), QStringLiteral("10")})
                .status == 0);
    const auto file = toy_->at("tight") / "checkpoint.safetensors";
    const auto bytes = [&] {
      std::ifstream stream(file, std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const std::string kept = bytes();
    QVERIFY(kept.size() > 1024 * 1024);
    const auto full =
        with_a_full_disk({QStringLiteral("resume"), toy_->text("tight"), QStringLiteral("--json")});
    QCOMPARE(full.status, 1);
    QVERIFY2(contains(full.err, "checkpoint.safetensors") && contains(full.err, "File too large"),
             full.err.c_str());
    // Training went on after the first failure, to its end.
    QVERIFY(contains(full.out, "training goes on"));
    QVERIFY(contains(full.out, "\"step\":20"));
    QVERIFY(contains(full.out, "stands still until step 20, the last, can be saved"));
    QVERIFY(bytes() == kept);
    for (const auto& entry : std::filesystem::directory_iterator(toy_->at("tight"))) {
      QVERIFY2(
          entry.path().filename().string().find("checkpoint.safetensors.") == std::string::npos,
          entry.path().c_str());
    }
    const auto room = run_program({QStringLiteral("resume"), toy_->text("tight")});
    QVERIFY2(room.status == 0, room.err.c_str());
    QVERIFY(recorded_losses("tight") == recorded_losses("whole"));
  }

  void a_loss_that_is_no_number_stops_and_keeps_the_last_checkpoint() {
    toy_->make("diverging.json",
               {QStringLiteral("--set"), QStringLiteral("training.learning_rate=100"),
                QStringLiteral("--set"), QStringLiteral("training.weight_decay=1"),
                QStringLiteral("--set"), QStringLiteral("training.schedule=constant"),
                QStringLiteral("--set"), QStringLiteral("training.optimiser=sgd"),
                QStringLiteral("--set"), QStringLiteral("training.checkpoint_every=1")},
               400);
    const auto result = toy_->train("diverging.json", "diverging");
    QCOMPARE(result.status, 1);
    QVERIFY2(contains(result.err, "at step") && contains(result.err, "learning rate 100"),
             result.err.c_str());
    QVERIFY(contains(result.err, "is kept"));
    QVERIFY(std::filesystem::exists(toy_->at("diverging") / "checkpoint.safetensors"));
  }
};

}  // namespace test_training

int end_to_end_training(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_training::TestTraining>(argc, argv);
}
#include "test_training.moc"
