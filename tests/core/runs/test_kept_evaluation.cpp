#include <fstream>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_kept_evaluation {

using namespace earshot;

/// The figures that a run folder keeps are those of the run's own sounds.
class TestKeptEvaluation : public QObject {
  Q_OBJECT
  const Catalogue catalogue_ = built_in_catalogue();
  const testing::TemporaryFolder folder_;
  Experiment experiment_ = default_experiment(catalogue_);

  void write(const std::string& json) const {
    std::ofstream(RunPaths(folder_.path()).evaluation()) << json;
  }
  std::optional<EvaluationResult> kept() const {
    return kept_evaluation(catalogue_, folder_.path(), experiment_, experiment_.text("data.label"));
  }

 private Q_SLOTS:
  void initTestCase() {
    set_value(catalogue_, experiment_, "data.path", std::string("/sounds/own"));
  }

  void figures_of_the_own_sounds_are_read_with_what_they_were_made_on() {
    EvaluationResult result;
    result.probe.figures = {{"accuracy", 0.5}};
    result.data = "/sounds/own";
    result.data_clips = 48;
    write(to_json(result));
    const auto read = kept();
    QVERIFY(read.has_value());
    QCOMPARE(read->probe.ranked(), 0.5);
    QCOMPARE(read->data, std::string("/sounds/own"));
    QCOMPARE(read->data_clips, std::int64_t{48});
  }

  void figures_of_other_sounds_are_none() {
    EvaluationResult result;
    result.probe.figures = {{"accuracy", 0.5}};
    result.data = "/sounds/other";
    result.data_clips = 48;
    write(to_json(result));
    QVERIFY(!kept());
  }

  void an_older_file_that_does_not_tell_stays_usable() {
    write(R"({"protocol": "linear", "split": "test", "accuracy": 0.25, "macro_f1": 0.2,
              "baselines": {}, "classes": ["a", "b"], "confusion": [[1, 0], [3, 0]]})");
    const auto read = kept();
    QVERIFY(read.has_value());
    QCOMPARE(read->probe.ranked(), 0.25);
    QCOMPARE(read->data_clips, std::int64_t{0});
  }

  void a_run_that_was_not_evaluated_keeps_none() {
    std::filesystem::remove(RunPaths(folder_.path()).evaluation());
    QVERIFY(!kept());
  }
};

}  // namespace test_kept_evaluation

int core_kept_evaluation(int argc, char** argv) {
  return earshot::testing::run_test<test_kept_evaluation::TestKeptEvaluation>(argc, argv);
}
#include "test_kept_evaluation.moc"
