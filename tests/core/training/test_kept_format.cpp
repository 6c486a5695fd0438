#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/built_in/catalogue.h"
#include "core/experiment/recorded_changes.h"
#include "core/runs/evaluation.h"
#include "core/training/checkpoint.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/formula_sounds.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_kept_format {

using namespace earshot;
using namespace earshot::testing;

/// A run folder of the first format (tests/fixtures/runs-of-format-1) stays whole for every later
/// version.
class TestKeptFormat : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_ =
      std::make_shared<const Catalogue>(built_in_catalogue());

  static std::filesystem::path fixture() {
    return source_folder() / "tests" / "fixtures" / "runs-of-format-1" / "simclr";
  }

  /// A copy of the run, on the sounds that this test made.
  std::filesystem::path copied(const std::string& as) const {
    const auto run = folder_.path() / as;
    std::filesystem::create_directories(run);
    for (const auto& entry : std::filesystem::directory_iterator(fixture())) {
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      std::string bytes = text.str();
      const std::string place = "SOUNDS";
      const std::size_t found =
          entry.path().extension() == ".json" ? bytes.find(place) : std::string::npos;
      if (found != std::string::npos) {
        bytes.replace(found, place.size(), (folder_.path() / "sounds").string());
      }
      std::ofstream(run / entry.path().filename(), std::ios::binary) << bytes;
    }
    return run;
  }

 private Q_SLOTS:
  void initTestCase() { write_formula_sounds(folder_.path() / "sounds"); }

  void its_experiment_says_what_it_said() {
    const Experiment experiment = experiment_of_run(*catalogue_, copied("experiment"));
    QCOMPARE(experiment.text("method.name"), std::string("simclr"));
    QCOMPARE(experiment.integer("method.projection_dim"), std::int64_t{8});
    QCOMPARE(experiment.integer("training.steps"), std::int64_t{6});
    QVERIFY(contradictions(*catalogue_, experiment).empty());
  }

  void its_figures_are_read() {
    std::ostringstream text;
    text << std::ifstream(fixture() / "evaluation.json").rdbuf();
    const EvaluationResult result = evaluation_from_json(*catalogue_, text.str());
    QCOMPARE(result.step, std::int64_t{6});
    QCOMPARE(result.probe.ranked(), 2.0 / 3.0);
    QCOMPARE(result.probe.predictions.size(), std::size_t{6});
    QCOMPARE(result.baselines.size(), std::size_t{2});
  }

  void its_encoder_opens() {
    const LoadedRun loaded = load_run(*catalogue_, copied("encoder"));
    QCOMPARE(loaded.facts.step, std::int64_t{6});
    const torch::NoGradGuard no_grad;
    QVERIFY(loaded.encoder->forward(torch::ones({1, 1, 4000})).isfinite().all().item<bool>());
  }

  /// The sounds are those of clips.tsv, so that no --changed-data is asked for.
  void it_goes_on_as_that_version_did() {
    TrainRequest request;
    request.catalogue = catalogue_;
    request.run = copied("on");
    request.steps = 12;
    Trainer trainer(request);
    const Followed followed = follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(followed.steps.size(), std::size_t{6});
    std::ifstream losses(fixture() / "losses-on.txt");
    for (const StepDone& step : followed.steps) {
      double expected = 0;
      QVERIFY(losses >> expected);
      QVERIFY2(std::abs(step.loss - expected) <= 1e-5 * std::abs(expected),
               std::to_string(step.loss).c_str());
    }
  }
};

}  // namespace test_kept_format

int core_kept_format(int argc, char** argv) {
  return earshot::testing::run_test<test_kept_format::TestKeptFormat>(argc, argv);
}
#include "test_kept_format.moc"
