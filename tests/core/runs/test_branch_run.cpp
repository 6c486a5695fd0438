#include <fstream>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/recorded_changes.h"
#include "core/runs/branch_run.h"
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
    Trainer trainer(fresh("parent", toy_experiment(4)));
    QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
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
