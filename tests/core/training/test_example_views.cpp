#include <algorithm>
#include <cmath>
#include <QtTest>
#include <set>

#include "core/experiment/views_of.h"
#include "core/training/preparation.h"
#include "core/training/replay.h"
#include "tests/example_views/catalogue.h"
#include "tests/example_views/swapped_prediction.h"
#include "tests/example_views/swav.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_example_views {

using namespace earshot;
using earshot::example::equal_partition;
using earshot::example::swapped_prediction;

namespace {

/// What a training's SwAV was given and what became of its prototypes.
struct SeenBySwav {
  std::vector<Batch> batches;
  std::vector<torch::Tensor> prototypes;  ///< after each step
};

class WatchedSwav : public example::Swav {
 public:
  WatchedSwav(const example::SwavOptions& options, EncoderPointer encoder,
              std::shared_ptr<SeenBySwav> seen)
      : Swav(options, std::move(encoder)), seen_(std::move(seen)) {}
  StepOutput step(const Batch& batch) override {
    Batch kept = batch;
    for (torch::Tensor& view : kept.views) view = view.clone();
    seen_->batches.push_back(std::move(kept));
    return Swav::step(batch);
  }
  void after_step(const StepProgress& progress) override {
    Swav::after_step(progress);
    seen_->prototypes.push_back(prototypes().detach().clone());
  }

 private:
  std::shared_ptr<SeenBySwav> seen_;
};

double value_in(const StepDone& step, const std::string& name) {
  for (const auto& [id, value] : step.values) {
    if (id == name) return value;
  }
  return std::nan("");
}

}  // namespace

/// A method with two large and four small crops that lives in the tests alone: "More than two
/// views" of docs/add-a-method.md.
class TestExampleViews : public QObject, testing::ToyTraining {
  Q_OBJECT

  Experiment swav(std::int64_t steps) const {
    Experiment experiment = toy_experiment(steps);
    set(experiment, "method.name", std::string("swav"));
    set(experiment, "method.prototypes", std::int64_t{16});
    set(experiment, "encoder.bands", std::int64_t{32});
    set(experiment, "encoder.widths", std::string("8,16"));
    set(experiment, "views.crop_samples", std::int64_t{6400});
    return experiment;
  }
  void set(Experiment& experiment, const std::string& path, const Value& value) const {
    set_value(*catalogue_, experiment, path, value);
  }
  TrainRequest watched(const std::string& run, const Experiment& experiment,
                       const std::shared_ptr<SeenBySwav>& seen) const {
    TrainRequest request = fresh(run, experiment);
    Catalogue catalogue = *catalogue_;
    catalogue.methods.back().make = [seen](const Values& values, const MethodContext& context) {
      return std::make_shared<WatchedSwav>(options_from<example::SwavOptions>(values),
                                           context.encoder, seen);
    };
    request.catalogue = std::make_shared<const Catalogue>(std::move(catalogue));
    return request;
  }
  std::string complaint(const Experiment& experiment) const {
    const auto found = contradictions(*catalogue_, experiment);
    return found.empty() ? "" : found.front().what();
  }

 public:
  TestExampleViews()
      : ToyTraining(std::make_shared<const Catalogue>(example::catalogue_with_swav())) {}

 private Q_SLOTS:
  void every_prototype_gets_an_equal_share_of_the_batch() {
    const torch::Tensor scores = torch::rand({32, 8}, torch::kFloat64);
    const torch::Tensor codes = equal_partition(scores, 0.1, 200);
    QVERIFY((codes.sum(1) - 1).abs().max().item<double>() < 1e-9);
    QVERIFY((codes.sum(0) - 32.0 / 8).abs().max().item<double>() < 1e-6);
    // And it is the one that fits the scores: a clip's best prototype keeps the most of it.
    const torch::Tensor plain = torch::eye(8, torch::kFloat64).repeat({4, 1});
    QVERIFY((equal_partition(plain, 0.05) - plain).abs().max().item<double>() < 1e-6);
  }

  void whoever_guesses_pays_the_logarithm_of_the_prototypes() {
    const std::vector<torch::Tensor> scores(4, torch::zeros({6, 10}, torch::kFloat64));
    QVERIFY(std::abs(swapped_prediction(scores, 2, 0.1, 0.05).item<double>() - std::log(10)) <
            1e-9);
  }

  void codes_give_no_gradient_and_predictions_do() {
    const torch::Tensor coded = torch::randn({6, 10}).requires_grad_();
    const torch::Tensor other = torch::randn({6, 10}).requires_grad_();
    swapped_prediction({coded, other}, 1, 0.1, 0.05).backward();
    QVERIFY(!coded.grad().defined());
    QVERIFY(other.grad().abs().max().item<double>() > 0);
    QVERIFY_EXCEPTION_THROWN(swapped_prediction({coded}, 1, 0.1, 0.05), std::invalid_argument);
  }

  void its_settings_say_how_many_views_there_are_and_how_long() {
    Experiment experiment = swav(1);
    set(experiment, "method.small_share", 0.25);
    const std::vector<std::string> names{"large 1", "large 2", "small 1",
                                         "small 2", "small 3", "small 4"};
    const std::vector<ViewPlan> plans = views_of(*catalogue_, experiment);
    QCOMPARE(plans.size(), names.size());
    std::set<int> crops;
    for (std::size_t view = 0; view < plans.size(); ++view) {
      QCOMPARE(plans[view].name, names[view]);
      QVERIFY(crops.insert(plans[view].crop).second);
      QCOMPARE(plans[view].length.samples(6400, 16000), std::int64_t{view < 2 ? 6400 : 1600});
    }
    set(experiment, "method.small_views", std::int64_t{1});
    QCOMPARE(views_of(*catalogue_, experiment).size(), std::size_t{3});
    QVERIFY(complaint(experiment).empty());
  }

  void the_shortest_view_is_what_the_encoder_has_to_take() {
    Experiment experiment = swav(1);
    set(experiment, "method.small_share", 0.05);
    const std::string words = complaint(experiment);
    QVERIFY2(words.starts_with("views.crop_samples: 6400 samples make small 1, 320 samples long"),
             words.c_str());
    const std::string before = "it takes at least ";
    const auto at = words.find(before);
    QVERIFY(at != std::string::npos);
    set(experiment, "views.crop_samples",
        static_cast<std::int64_t>(std::stoll(words.substr(at + before.size()))));
    QVERIFY2(complaint(experiment).empty(), complaint(experiment).c_str());
  }

  void it_learns_and_does_not_collapse() {
    const auto seen = std::make_shared<SeenBySwav>();
    Experiment experiment = swav(80);
    set(experiment, "training.batch_size", std::int64_t{16});
    set(experiment, "method.small_views", std::int64_t{2});
    Trainer trainer(watched("learns", experiment, seen));
    const auto run = testing::follow(trainer);
    QVERIFY2(run.last.state == RunState::Finished, run.last.words.c_str());
    const auto mean_loss = [&](std::size_t first) {
      double sum = 0;
      for (std::size_t i = first; i < first + 10; ++i) sum += run.steps[i].loss;
      return sum / 10;
    };
    QVERIFY2(mean_loss(70) < mean_loss(0) - 0.1,
             qPrintable(QString("%1 -> %2").arg(mean_loss(0)).arg(mean_loss(70))));
    QVERIFY(mean_loss(70) < std::log(16));
    QVERIFY2(value_in(run.steps.back(), "prototypes_foretold") > 4,
             qPrintable(QString::number(value_in(run.steps.back(), "prototypes_foretold"))));
    for (const StepDone& step : run.steps) {
      if (step.health) QVERIFY2(step.health->level != HealthLevel::Bad, step.health->words.c_str());
    }
  }

  void prototypes_stand_still_for_an_epoch_and_keep_their_length() {
    const auto seen = std::make_shared<SeenBySwav>();
    Experiment experiment = swav(10);
    set(experiment, "training.clip_norm", 1.0);
    Trainer trainer(watched("frozen", experiment, seen));
    const auto run = testing::follow(trainer);
    QVERIFY2(run.last.state == RunState::Finished, run.last.words.c_str());
    const std::int64_t an_epoch = seen->batches.front().steps_per_epoch;
    QVERIFY(an_epoch > 1 && an_epoch < 10);
    for (std::size_t step = 1; step < seen->prototypes.size(); ++step) {
      const Batch& batch = seen->batches[step];
      QCOMPARE(batch.epoch, batch.step / an_epoch);
      QCOMPARE(run.steps[step].epoch, batch.epoch);
      // What is brought to length 1 again may differ in its last digit.
      const torch::Tensor moved = seen->prototypes[step] - seen->prototypes[step - 1];
      QCOMPARE(moved.abs().max().item<double>() > 1e-6, batch.epoch > 0);
      const torch::Tensor lengths = seen->prototypes[step].norm(2, 1);
      QVERIFY((lengths - 1).abs().max().item<double>() < 1e-5);
    }
  }

  void its_views_replay_to_the_same_samples() {
    const auto seen = std::make_shared<SeenBySwav>();
    const Experiment experiment = swav(3);
    Trainer trainer(watched("replayed", experiment, seen));
    QCOMPARE(testing::follow(trainer).last.state, RunState::Finished);
    const PreparedData data = prepare_data(*catalogue_, experiment, {}, {});
    for (const Batch& batch : seen->batches) {
      QCOMPARE(batch.views.size(), std::size_t{6});
      QCOMPARE(batch.views.front().size(2), std::int64_t{6400});
      QCOMPARE(batch.views.back().size(2), std::int64_t{3200});
      for (std::size_t row = 0; row < batch.clips.size(); ++row) {
        const ReplayedViews replayed =
            replay_views(*catalogue_, experiment, *data.cache, batch.clips[row], batch.step);
        QCOMPARE(replayed.seen_at_step, batch.step);
        QCOMPARE(replayed.views.size(), std::size_t{6});
        for (std::size_t view = 0; view < 6; ++view) {
          const torch::Tensor used =
              batch.views[view][static_cast<std::int64_t>(row)].flatten().contiguous();
          QVERIFY(
              replayed.views[view] ==
              std::vector<float>(used.data_ptr<float>(), used.data_ptr<float>() + used.numel()));
        }
      }
    }
  }

  void a_run_stopped_before_its_prototypes_learn_goes_on_bit_for_bit() {
    Trainer whole(fresh("whole", swav(7)));
    testing::follow(whole);
    TrainRequest begin = fresh("parts", swav(7));
    begin.steps = 2;
    Trainer begun(begin);
    testing::follow(begun);
    Trainer rest(again("parts"));
    QCOMPARE(testing::follow(rest).last.state, RunState::Finished);
    const std::vector<double> losses = recorded("whole");
    QCOMPARE(losses.size(), std::size_t{7});
    QVERIFY(recorded("parts") == losses);
  }

  void a_setting_that_shapes_views_cannot_be_changed_while_training() {
    Catalogue catalogue = *catalogue_;
    for (Parameter& parameter : catalogue.methods.back().parameters) {
      if (parameter.id == "small_share") parameter.applies = Applies::NextStep;
    }
    TrainRequest request = fresh("shaped", swav(4));
    request.catalogue = std::make_shared<const Catalogue>(std::move(catalogue));
    request.start_paused = true;
    Trainer trainer(request);
    trainer.post(ChangeParameter{"method.small_share", 0.3});
    trainer.post(Resume{});
    const auto run = testing::follow(trainer);
    QVERIFY2(run.last.state == RunState::Finished, run.last.words.c_str());
    QVERIFY(run.changes.empty());
    QVERIFY(std::ranges::any_of(run.warnings, [](const std::string& warning) {
      return warning.starts_with("method.small_share: changes the views");
    }));
  }
};

}  // namespace test_example_views

int core_example_views(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_example_views::TestExampleViews>(argc, argv);
}
#include "test_example_views.moc"
