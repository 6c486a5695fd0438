#include <algorithm>
#include <csignal>
#include <fstream>
#include <QProcess>
#include <QtTest>
#include <set>
#include <sstream>

#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_runs.h"

namespace test_compare {

using namespace earshot;
using testing::run_program;

namespace {

std::vector<std::vector<std::string>> table_of(const std::filesystem::path& file) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream parts(line);
    rows.emplace_back();
    for (std::string cell; std::getline(parts, cell, '\t');) rows.back().push_back(cell);
  }
  return rows;
}

}  // namespace

/// Several methods on the same footing, from one file.
class TestCompare : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;

  void write(const std::string& name, const nlohmann::json& content) const {
    std::ofstream(toy_->at(name)) << content.dump();
  }
  nlohmann::json comparison(int steps) const {
    nlohmann::json made;
    made["methods"] = {
        "simclr-small",
        {{"name", "warm"}, {"preset", "simclr-small"}, {"set", {{"method.temperature", 0.5}}}}};
    made["seeds"] = {0, 1};
    made["set"] = {{"data.path", toy_->at("sounds").string()},
                   {"training", {{"batch_size", 8}, {"steps", steps}, {"watch_every", 10}}},
                   {"views.crop_samples", 4000}};
    return made;
  }
  QStringList compare(const std::string& file, const std::string& out) const {
    return {QStringLiteral("compare"), toy_->text(file), QStringLiteral("--out"), toy_->text(out),
            QStringLiteral("--json")};
  }

 private Q_SLOTS:
  void initTestCase() { toy_ = std::make_unique<testing::ToyRuns>(); }

  void every_method_is_trained_with_every_seed_into_one_table() {
    write("two.json", comparison(12));
    const auto done = run_program(compare("two.json", "out"));
    QVERIFY2(done.status == 0, done.err.c_str());
    const auto rows = table_of(toy_->at("out") / "results.tsv");
    QCOMPARE(rows.size(), std::size_t{5});
    const std::vector<std::string> columns = {"method",
                                              "seed",
                                              "seconds",
                                              "steps",
                                              "examples",
                                              "parameters",
                                              "milliseconds_per_step",
                                              "probe_accuracy",
                                              "knn_accuracy",
                                              "untrained_accuracy",
                                              "log_mel_accuracy",
                                              "log_mel_quarters_accuracy",
                                              "gain",
                                              "gain_low",
                                              "gain_high",
                                              "health"};
    QVERIFY(rows[0] == columns);
    std::set<std::pair<std::string, std::string>> trials;
    for (std::size_t row = 1; row < rows.size(); ++row) {
      trials.emplace(rows[row][0], rows[row][1]);
      QCOMPARE(std::stoi(rows[row][3]), 12);
      QCOMPARE(std::stoi(rows[row][4]), 96);
      QVERIFY(std::stoll(rows[row][5]) > 1000);
      for (const std::size_t column : {7U, 8U, 9U, 10U, 11U}) {
        const double share = std::stod(rows[row][column]);
        QVERIFY(share >= 0 && share <= 1);
      }
      const double gain = std::stod(rows[row][12]);
      QVERIFY(std::abs(gain - (std::stod(rows[row][7]) - std::stod(rows[row][9]))) < 2e-4);
      QVERIFY(std::stod(rows[row][13]) <= gain && gain <= std::stod(rows[row][14]));
    }
    QCOMPARE(trials.size(), std::size_t{4});
    // The same seed begins with the same encoder, whatever the method does with it.
    const auto cell = [&](const char* method, const char* seed, std::size_t column) {
      for (const auto& row : rows) {
        if (row[0] == method && row[1] == seed) return row[column];
      }
      return std::string();
    };
    QCOMPARE(cell("simclr-small", "0", 9), cell("warm", "0", 9));
    QVERIFY(std::filesystem::exists(toy_->at("out") / "warm-seed1" / "experiment.json"));
    std::ifstream page(toy_->at("out") / "report.html");
    std::ostringstream text;
    text << page.rdbuf();
    QVERIFY(text.str().find("<td>warm</td>") != std::string::npos);
    QVERIFY(text.str().find("data:image/png;base64,") != std::string::npos);
  }

  void what_is_done_is_not_done_again() {
    const auto before =
        std::filesystem::last_write_time(toy_->at("out") / "warm-seed1" / "log.txt");
    const auto again = run_program(compare("two.json", "out"));
    QVERIFY2(again.status == 0, again.err.c_str());
    for (const auto& line : again.lines()) QVERIFY(line.at("event") != "step");
    QVERIFY(std::filesystem::last_write_time(toy_->at("out") / "warm-seed1" / "log.txt") == before);
    QCOMPARE(table_of(toy_->at("out") / "results.tsv").size(), std::size_t{5});
  }

  /// As a kill leaves it between a training's end and what was to be kept of it.
  void a_trial_that_was_trained_and_not_yet_kept_has_the_same_row() {
    const auto before = table_of(toy_->at("out") / "results.tsv");
    QVERIFY(!before.at(4).at(11).empty());
    std::filesystem::remove(toy_->at("out") / "warm-seed1" / "trial.json");
    const auto again = run_program(compare("two.json", "out"));
    QVERIFY2(again.status == 0, again.err.c_str());
    QVERIFY(table_of(toy_->at("out") / "results.tsv") == before);
  }

  void another_comparison_does_not_mix_with_it() {
    write("other.json", comparison(13));
    const auto refused = run_program(compare("other.json", "out"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.find("training.steps") != std::string::npos, refused.err.c_str());
    QCOMPARE(table_of(toy_->at("out") / "results.tsv").size(), std::size_t{5});
  }

  void a_trial_that_failed_is_named_and_ends_with_1() {
    std::filesystem::copy(toy_->at("out"), toy_->at("failed"),
                          std::filesystem::copy_options::recursive);
    const auto file = toy_->at("failed") / "warm-seed1" / "trial.json";
    auto trial = nlohmann::json::parse(std::ifstream(file));
    QCOMPARE(trial.at("most_seconds").get<double>(), 0.0);
    trial["probe_accuracy"] = nullptr;
    trial["health"] = "failed: the loss is not a number";
    std::ofstream(file) << trial.dump();
    const auto done = run_program(compare("two.json", "failed"));
    QCOMPARE(done.status, 1);
    // Qt may have a word before it where the report is drawn.
    QVERIFY2(done.err.ends_with("earshot: warm, seed 1: failed: the loss is not a number\n"),
             done.err.c_str());
    QCOMPARE(table_of(toy_->at("failed") / "results.tsv").size(), std::size_t{5});
  }

  void sounds_that_are_not_there_are_no_trial() {
    nlohmann::json lost = comparison(12);
    lost["set"]["data.path"] = toy_->at("nowhere").string();
    write("lost.json", lost);
    const auto refused = run_program(compare("lost.json", "lost"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.find("data.path") != std::string::npos, refused.err.c_str());
    QCOMPARE(table_of(toy_->at("lost") / "results.tsv").size(), std::size_t{1});
  }

  void stopped_at_any_moment_it_goes_on_where_it_was() {
    write("long.json", comparison(60));
    QProcess process;
    process.start(QString::fromStdString(testing::program().string()), compare("long.json", "cut"));
    QVERIFY(process.waitForStarted());
    // Killed in the middle of the second trial.
    QByteArray told;
    const auto steps_of_second = [&] {
      const auto second = told.indexOf("\"event\":\"trial\"", told.indexOf("trial_finished"));
      return told.contains("trial_finished") && second >= 0
                 ? told.mid(second).count("\"event\":\"step\"")
                 : 0;
    };
    while (steps_of_second() < 10 && process.waitForReadyRead(60000)) {
      told += process.readAllStandardOutput();
    }
    process.kill();
    process.waitForFinished();
    QVERIFY(steps_of_second() >= 10);
    const auto rest = run_program(compare("long.json", "cut"));
    QVERIFY2(rest.status == 0, rest.err.c_str());
    const auto whole = run_program(compare("long.json", "whole"));
    QVERIFY2(whole.status == 0, whole.err.c_str());
    const auto cut_rows = table_of(toy_->at("cut") / "results.tsv");
    const auto whole_rows = table_of(toy_->at("whole") / "results.tsv");
    QCOMPARE(cut_rows.size(), whole_rows.size());
    for (std::size_t row = 1; row < cut_rows.size(); ++row) {
      for (const std::size_t column : {0U, 1U, 3U, 4U, 5U, 7U, 8U, 9U, 10U, 11U}) {
        QCOMPARE(cut_rows[row][column], whole_rows[row][column]);
      }
    }
  }

  void a_trial_ends_after_the_most_seconds() {
    nlohmann::json quick = comparison(100000);
    quick["most_seconds"] = 1.0;
    quick["seeds"] = {0};
    write("quick.json", quick);
    const auto done = run_program(compare("quick.json", "quick"));
    QVERIFY2(done.status == 0, done.err.c_str());
    const auto rows = table_of(toy_->at("quick") / "results.tsv");
    QCOMPARE(rows.size(), std::size_t{3});
    QVERIFY(std::stod(rows[1][2]) >= 1.0 && std::stoi(rows[1][3]) < 100000);
  }

  void wrong_comparisons_start_nothing_and_name_the_key() {
    const auto check = [&](const nlohmann::json& content, const std::string& part) {
      write("wrong.json", content);
      const auto result = run_program(compare("wrong.json", "never"));
      QVERIFY2(result.status == 2, (std::to_string(result.status) + result.err).c_str());
      QCOMPARE(std::count(result.err.begin(), result.err.end(), '\n'), 1);
      QVERIFY2(result.err.find(part) != std::string::npos, result.err.c_str());
      QVERIFY(!std::filesystem::exists(toy_->at("never")));
    };
    check({{"methods", nlohmann::json::array()}}, "methods");
    check({{"methods", {"simclr-smal"}}}, "did you mean simclr-small?");
    check({{"methods", {"simclr-small", "simclr-small"}}}, "stands twice");
    check({{"method", {"simclr-small"}}}, "did you mean methods?");
    check({{"methods", {"simclr-small"}}, {"seeds", {0, 0}}}, "seeds");
    check({{"methods", {"simclr-small"}}, {"seeds", {1.5}}}, "1.5");
    check({{"methods", {"simclr-small"}}, {"set", {{"training.batch_size", 1}}}},
          "training.batch_size");
    check({{"methods", {"simclr-small"}}, {"most_seconds", -1}}, "most_seconds");
    check({{"methods", {{{"name", "a/b"}, {"preset", "simclr-small"}}}}}, "a/b");
    check({{"methods", {"simclr-small"}}, {"set", {{"views.crop_samples", 100}}}},
          "views.crop_samples");
  }
};

}  // namespace test_compare

int end_to_end_compare(int argc, char** argv) {
  return earshot::testing::run_test<test_compare::TestCompare>(argc, argv);
}
#include "test_compare.moc"
