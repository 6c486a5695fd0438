#include <fstream>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/kept_checkpoints.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_writer.h"
#include "core/runs/branch_run.h"
#include "core/training/checkpoint_steps.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_branch_run {

using namespace earshot;

/// A run that goes on from another's checkpoint with one thing changed.
class TestBranchRun : public QObject, testing::ToyTraining {
  Q_OBJECT

 public:
  TestBranchRun() : ToyTraining(std::make_shared<const Catalogue>(built_in_catalogue())) {}

 private:
  BranchRequest request(const std::string& target, const std::string& path, const Value& value,
                        std::int64_t steps = 8) const {
    return {at("parent"), at(target), path, value, steps};
  }
  std::string log_of(const std::string& run) const {
    std::ifstream file(RunPaths(at(run)).log());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool there(const std::string& name) const {
    return std::filesystem::exists(at(name)) || std::filesystem::exists(at(name + ".making"));
  }
  void refuses(const BranchRequest& wrong, const QString& words) {
    QString told;
    try {
      branch_run(*catalogue_, wrong);
    } catch (const std::exception& error) {
      told = QString::fromUtf8(error.what());
    }
    QVERIFY2(told.contains(words) && !told.contains('\n'), qPrintable(told));
  }

 private Q_SLOTS:
  void initTestCase() {
    Experiment experiment = toy_experiment(4);
    set_value(*catalogue_, experiment, "training.keep_checkpoints", std::int64_t{1});
    Trainer trainer(fresh("parent", experiment));
    QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
  }

  void a_branch_begins_at_any_step_whose_checkpoint_was_kept() {
    QCOMPARE(checkpoint_steps(at("parent")), (std::vector<std::int64_t>{2, 4}));
    // What came later is the other run's own.
    RunWriter(at("parent")).change({3, "method.temperature", 0.1, 0.9});
    BranchRequest early = request("early", "training.keep_checkpoints", std::int64_t{0}, 4);
    early.from = 2;
    QCOMPARE(branch_run(*catalogue_, early), std::int64_t{2});
    std::filesystem::remove(RunPaths(at("parent")).changes());
    QCOMPARE(recorded("early").size(), std::size_t{2});
    QVERIFY(!std::filesystem::exists(at("early") / "metrics.cut.jsonl"));
    Trainer trainer(again("early"));
    QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
    // Nothing that counts was changed, so that it learns the same.
    QCOMPARE(recorded("early"), recorded("parent"));
    for (const RecordedChange& change : recorded_changes(at("early"))) {
      QVERIFY2(change.path != "method.temperature", "a later change of the other run");
    }
  }

  void a_step_that_was_not_kept_or_is_damaged_is_told_with_those_that_are_there() {
    BranchRequest wrong = request("none", "method.temperature", 0.3);
    wrong.from = 3;
    refuses(wrong, "no checkpoint of step 3; it has those of steps 2 and 4");
    const std::filesystem::path kept = kept_checkpoints(at("parent")).front().file;
    const std::filesystem::path aside = at("aside");
    std::filesystem::rename(kept, aside);
    std::filesystem::copy_file(aside, kept);
    {
      std::fstream file(kept, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(-1, std::ios::end);
      file.put('x');
      file.seekp(-2, std::ios::end);
      file.put('y');
    }
    wrong.from = 2;
    refuses(wrong, "00000002.safetensors");
    std::filesystem::rename(aside, kept);
    QVERIFY(!there("none"));
  }

  void more_steps_hold_although_the_other_run_had_changed_their_number() {
    RunWriter(at("parent")).change({1, "training.steps", std::int64_t{4}, std::int64_t{5}});
    branch_run(*catalogue_, request("longer", "method.temperature", 0.3, 7));
    std::filesystem::remove(RunPaths(at("parent")).changes());
    QCOMPARE(experiment_of_run(*catalogue_, at("longer")).integer("training.steps"),
             std::int64_t{7});
  }

  void a_setting_of_the_next_step_is_a_recorded_change_and_the_branch_trains_on() {
    QCOMPARE(branch_run(*catalogue_, request("live", "method.temperature", 0.3)), std::int64_t{4});
    QCOMPARE(recorded("live"), recorded("parent"));
    const auto changes = recorded_changes(at("live"));
    QCOMPARE(changes.size(), std::size_t{1});
    QCOMPARE(changes.front().step, std::int64_t{4});
    QVERIFY2(log_of("live").find("branched from parent at step 4") != std::string::npos,
             log_of("live").c_str());
    Trainer trainer(again("live"));
    QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
    const auto losses = recorded("live");
    QCOMPARE(losses.size(), std::size_t{8});
    QVERIFY(std::equal(losses.begin(), losses.begin() + 4, recorded("parent").begin()));
    QCOMPARE(experiment_of_run(*catalogue_, at("live")).real("method.temperature"), 0.3);
    // The parent is as it was.
    QCOMPARE(recorded("parent").size(), std::size_t{4});
    QVERIFY(recorded_changes(at("parent")).empty());
  }

  void a_setting_of_the_next_run_holds_from_the_branch_on() {
    branch_run(*catalogue_, request("batch", "training.batch_size", std::int64_t{4}));
    Trainer trainer(again("batch"));
    QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
    QCOMPARE(recorded("batch").size(), std::size_t{8});
    QCOMPARE(experiment_of_run(*catalogue_, at("batch")).integer("training.batch_size"),
             std::int64_t{4});
  }

  void what_cannot_be_is_refused_in_one_line_and_nothing_is_left() {
    refuses(request("none", "method.projection_dim", std::int64_t{24}), "other weights");
    refuses(request("none", "data.sample_rate", std::int64_t{8000}), "cannot differ in a branch");
    refuses(request("none", "method.temperature", -1.0), "method.temperature");
    refuses(request("none", "method.temperature", 0.3, 0), "the checkpoint has all of them");
    refuses(request("parent", "method.temperature", 0.3), "is there already");
    BranchRequest without = request("none", "method.temperature", 0.3);
    without.run = at("sounds");
    refuses(without, "");
    QVERIFY(!there("none"));
  }
};

}  // namespace test_branch_run

int core_branch_run(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_branch_run::TestBranchRun>(argc, argv);
}
#include "test_branch_run.moc"
