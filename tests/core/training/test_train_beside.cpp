#include <atomic>
#include <QtTest>
#include <thread>

#include "core/base/cores.h"
#include "core/built_in/catalogue.h"
#include "core/measures/embed.h"
#include "core/runs/compare.h"
#include "core/runs/evaluation.h"
#include "core/tensor/network_draws.h"
#include "core/tensor/precision.h"
#include "core/training/checkpoint.h"
#include "core/training/model.h"
#include "core/training/preparation.h"
#include "core/training/replay.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/small_presets.h"
#include "tests/support/support.h"

namespace test_train_beside {

using namespace earshot;
using testing::follow;

/// A training is the same to the last digit whatever the process does beside it: all that the
/// window does while a run trains.
class TestTrainBeside : public QObject {
  Q_OBJECT

 private:
  testing::TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_ =
      std::make_shared<const Catalogue>(built_in_catalogue());

  Experiment toy(const std::string& preset,
                 const std::vector<std::pair<std::string, Value>>& more) const {
    Experiment experiment = preset_experiment(*catalogue_, preset);
    std::vector<std::pair<std::string, Value>> settings{
        {"data.path", (folder_.path() / "sounds").string()},
        {"training.batch_size", std::int64_t{8}},
        {"training.steps", std::int64_t{4}},
        {"training.schedule", std::string("constant")},
        {"training.warmup_steps", std::int64_t{0}},
        {"training.watch_clips", std::int64_t{8}},
        {"training.watch_every", std::int64_t{2}}};
    settings.insert(settings.end(), more.begin(), more.end());
    for (const auto& [path, value] : settings) set_value(*catalogue_, experiment, path, value);
    return experiment;
  }
  std::vector<double> losses(const Experiment& experiment, const std::string& run) const {
    Trainer trainer(testing::train_request(catalogue_, experiment, folder_.path() / run));
    std::vector<double> found;
    const auto followed = follow(trainer);
    if (followed.last.state != RunState::Finished) qWarning("%s", followed.last.words.c_str());
    for (const StepDone& step : followed.steps) found.push_back(step.loss);
    return found;
  }

  /// What the window does with other runs, again and again until told to stop.
  void look_on(const std::function<bool()>& done) const {
    const std::filesystem::path run = folder_.path() / "stored";
    while (!done()) {
      evaluate_run(*catalogue_, {run, "", ""}, {});
      const LoadedRun loaded = load_run(*catalogue_, run);
      const PreparedData data = prepare_data(*catalogue_, loaded.experiment, {}, {});
      embed_items(*loaded.encoder, *data.cache, whole_clips({0, 1, 2}), {4000, 2});
      settle_batch_norm(*loaded.encoder, *data.cache, whole_clips({0, 1, 2, 3}), 4000, 1);
      replay_views(*catalogue_, loaded.experiment, *data.cache, data.training_clips[0], 1);
      audition_views(*catalogue_, loaded.experiment, *data.cache, 0, 3);
    }
  }
  /// One trial, trained and evaluated; tells when its first step is done.
  void compare(std::atomic<bool>& begun) const {
    CompareHearing hearing;
    hearing.event = [&begun](const Event& event) {
      if (!std::holds_alternative<StepDone>(event)) return;
      begun = true;
      begun.notify_all();
    };
    Comparison comparison;
    comparison.methods = {
        {"moco-small", toy("moco-small", {{"views.crop_samples", std::int64_t{4000}}})}};
    comparison.seeds = {1};
    run_comparison(catalogue_, comparison, folder_.path() / "compared", hearing);
    begun = true;
    begun.notify_all();
  }
  void make_networks(const std::function<bool()>& done) const {
    while (!done()) {
      for (const char* preset : {"vq-cpc-small", "wav2vec-small", "moco-small"}) {
        const auto method = make_method(*catalogue_, preset_experiment(*catalogue_, preset));
        method->train();
      }
      const AutocastGuard low(Precision::BFloat16, "cpu");
      const torch::Tensor weight = torch::ones({8, 8}).requires_grad_();
      torch::matmul(torch::ones({8, 8}), weight).sum().backward();
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    testing::write_toy_sounds(folder_.path() / "sounds", 3, 10, 0.6, 16000);
    QCOMPARE(losses(toy("simclr-small", {{"training.steps", std::int64_t{3}},
                                         {"views.crop_samples", std::int64_t{4000}}}),
                    "stored")
                 .size(),
             std::size_t{3});
  }

  void a_training_is_the_same_whoever_looks_on_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<bool>("low");
    QTest::addColumn<int>("threads");
    // OpenBLAS of OpenMP keeps one number of threads for the process: between looking whether it is
    // its caller's and reading it, another thread's may take its place, and then sums round
    // otherwise. One thread never asks for it, and with every core all ask for the same.
    const int all = cores_to_use();
    QTest::newRow("vq-cpc-small on one thread") << "vq-cpc-small" << false << 1;
    QTest::newRow("wav2vec-small") << "wav2vec-small" << false << 0;
    QTest::newRow("pase-small") << "pase-small" << false << 0;
    QTest::newRow("supervised-small on every core") << "supervised-small" << false << all;
    QTest::newRow("byol-a-small on one thread") << "byol-a-small" << false << 1;
    QTest::newRow("byol-small in bfloat16") << "byol-small" << true << 0;
  }
  void a_training_is_the_same_whoever_looks_on() {
    QFETCH(QString, preset);
    QFETCH(bool, low);
    QFETCH(int, threads);
    if (low && !bfloat16_problem("cpu").empty()) QSKIP(bfloat16_problem("cpu").c_str());
    const std::string name = preset.toStdString();
    std::vector<std::pair<std::string, Value>> more;
    if (threads > 0) more = {{"training.threads", std::int64_t{threads}}};
    const auto add = [&more](const char* path, const Value& value) {
      more.emplace_back(path, value);
    };
    if (low) add("training.precision", std::string("bfloat16"));
    if (name == "vq-cpc-small") add("encoder.layers", std::int64_t{2});
    if (name == "wav2vec-small") add("encoder.dropout", 0.2);
    if (name == "supervised-small") add("method.dropout", 0.5);
    const Experiment experiment = toy(name, more);
    const std::vector<double> alone = losses(experiment, name + "-alone");
    QCOMPARE(alone.size(), std::size_t{4});
    std::atomic<bool> ended = false, compares = false;
    const auto done = [&ended] { return ended.load(); };
    std::vector<double> beside;
    {
      const std::jthread window([&] { look_on(done); });
      const std::jthread maker([&] { make_networks(done); });
      const std::jthread comparer([&] {
        if (name == "byol-a-small") compare(compares);
      });
      if (name == "byol-a-small") compares.wait(false);
      beside = losses(experiment, name + "-beside");
      ended = true;
    }
    QCOMPARE(beside, alone);
  }

  void a_step_takes_nothing_from_the_default_generator_data() {
    testing::each_small_preset(*catalogue_);
  }
  void a_step_takes_nothing_from_the_default_generator() {
    QFETCH(QString, preset);
    Experiment experiment = testing::least(*catalogue_, preset.toStdString());
    const auto method = make_method(*catalogue_, experiment);
    method->prepare({{"a", "b"}, 2, 1});
    method->train();
    const Batch batch = testing::batch_of(*catalogue_, experiment, false);
    const auto state = [] { return at::detail::getDefaultCPUGenerator().get_state(); };
    const torch::Tensor before = state();
    {
      const NetworkDraws draws(5);
      method->step(batch).loss.backward();
      method->after_step({0, 2});
    }
    QVERIFY(torch::equal(state(), before));
  }
};

}  // namespace test_train_beside

int core_train_beside(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_train_beside::TestTrainBeside>(argc, argv);
}
#include "test_train_beside.moc"
