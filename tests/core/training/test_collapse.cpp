#include <map>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_collapse {

using namespace earshot;

/// What a teacher shows of BYOL (Grill et al. 2020, sec. 5 and table 5b): the health line calls the
/// collapse by its name, and calls nothing so that is none.
class TestCollapse : public QObject {
  Q_OBJECT

 private:
  testing::TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_ =
      std::make_shared<const Catalogue>(built_in_catalogue());

  std::vector<HealthVerdict> verdicts(const std::string& run,
                                      const std::map<std::string, Value>& settings) const {
    Experiment experiment = preset_experiment(*catalogue_, "byol-small");
    const std::map<std::string, Value> toy{{"data.path", (folder_.path() / "sounds").string()},
                                           {"training.batch_size", std::int64_t{32}},
                                           {"training.steps", std::int64_t{40}},
                                           {"training.watch_clips", std::int64_t{0}}};
    for (const auto& values : {toy, settings}) {
      for (const auto& [path, value] : values) set_value(*catalogue_, experiment, path, value);
    }
    Trainer trainer(testing::train_request(catalogue_, experiment, folder_.path() / run));
    std::vector<HealthVerdict> found;
    for (const StepDone& step : testing::follow(trainer).steps) {
      if (step.health) found.push_back(*step.health);
    }
    return found;
  }

 private Q_SLOTS:
  void initTestCase() { testing::write_toy_sounds(folder_.path() / "sounds", 32, 3, 0.6, 16000); }

  void byol_without_its_predictor_is_called_collapsed() {
    // Alarms begin at step 100: until then other methods look the same and recover.
    const auto found =
        verdicts("without", {{"method.predictor", false}, {"training.steps", std::int64_t{100}}});
    QVERIFY(!found.empty());
    QCOMPARE(found.back().level, HealthLevel::Bad);
    QVERIFY2(found.back().words.starts_with("collaps"), found.back().words.c_str());
  }

  void with_it_nothing_is_called_collapsed() {
    const auto found = verdicts("with", {});
    QVERIFY(!found.empty());
    for (const HealthVerdict& verdict : found) {
      QVERIFY2(verdict.level != HealthLevel::Bad, verdict.words.c_str());
    }
  }
};

}  // namespace test_collapse

int core_collapse(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_collapse::TestCollapse>(argc, argv);
}
#include "test_collapse.moc"
