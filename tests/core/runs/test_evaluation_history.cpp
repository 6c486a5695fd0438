#include <fstream>
#include <QtTest>

#include "core/experiment/kept_files.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation_history.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_evaluation_history {

using namespace earshot;

namespace {

PastEvaluation made(std::int64_t step, double accuracy, const char* label = "pitch") {
  return {step,
          label,
          "linear",
          20,
          {{"accuracy", accuracy}, {"macro_f1", 0.25}},
          Interval{accuracy - 0.1, accuracy + 0.1},
          {{"log_mel", 0.5}}};
}

}  // namespace

class TestEvaluationHistory : public QObject {
  Q_OBJECT

  std::vector<PastEvaluation> read(const char* label = "pitch") {
    problems_.clear();
    return past_evaluations(folder_.path(), label, "linear", problems_);
  }

 private Q_SLOTS:
  void init() {
    std::error_code ignored;
    std::filesystem::remove(RunPaths(folder_.path()).evaluations(), ignored);
  }

  void a_run_of_before_has_none() {
    QVERIFY(read().empty());
    QVERIFY(problems_.empty());
  }

  void what_was_made_is_read_step_by_step_and_by_its_label() {
    remember_evaluation(folder_.path(), made(60, 0.7));
    remember_evaluation(folder_.path(), made(20, 0.5));
    remember_evaluation(folder_.path(), made(20, 0.55));
    remember_evaluation(folder_.path(), made(40, 0.1, "other"));
    const std::vector<PastEvaluation> past = read();
    QCOMPARE(past.size(), std::size_t{2});
    QCOMPARE(past[0].step, 20);
    QCOMPARE(past[0].ranked(), 0.55);  // the last of a step
    QCOMPARE(past[1].figures.front().first, std::string("accuracy"));
    QCOMPARE(past[1].interval->low, 0.7 - 0.1);
    QCOMPARE(past[1].baselines.front().second, 0.5);
    QCOMPARE(read("other").size(), std::size_t{1});
    QVERIFY(problems_.empty());
  }

  void a_line_that_is_none_is_named_and_the_others_stay() {
    remember_evaluation(folder_.path(), made(20, 0.5));
    {
      std::ofstream file(RunPaths(folder_.path()).evaluations(), std::ios::app);
      file << "not JSON\n"
           << R"({"step": -1, "label": "pitch"})" << '\n'
           << R"({"step": 30, "label": "pitch", "protocol": "linear", "test_clips": 2,)"
           << R"( "ranked": "accuracy", "figures": {"accuracy": 1e999}, "baselines": {}})" << '\n';
    }
    remember_evaluation(folder_.path(), made(40, 0.6));
    QCOMPARE(read().size(), std::size_t{2});
    QCOMPARE(problems_.size(), std::size_t{3});
    QVERIFY2(problems_[0].find("evaluations.jsonl: line 2") != std::string::npos,
             problems_[0].c_str());
  }

  void a_training_from_the_start_sets_it_aside() {
    remember_evaluation(folder_.path(), made(20, 0.5));
    QCOMPARE(set_aside(folder_.path()), 1);
    QVERIFY(read().empty());
    QVERIFY(std::filesystem::exists(folder_.path() / "evaluations.before-1.jsonl"));
  }

 private:
  testing::TemporaryFolder folder_;
  std::vector<std::string> problems_;
};

}  // namespace test_evaluation_history

int core_evaluation_history(int argc, char** argv) {
  return earshot::testing::run_test<test_evaluation_history::TestEvaluationHistory>(argc, argv);
}
#include "test_evaluation_history.moc"
