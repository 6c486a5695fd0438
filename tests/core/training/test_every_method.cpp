#include <algorithm>
#include <QtTest>
#include <set>

#include "core/built_in/catalogue.h"
#include "core/tensor/precision.h"
#include "core/training/common_plots.h"
#include "core/training/model.h"
#include "core/training/preparation.h"
#include "core/training/replay.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/small_presets.h"
#include "tests/support/support.h"

namespace test_every_method {

using namespace earshot;
using testing::follow;
using testing::Followed;

namespace {

/// Keeps what a method is given and leaves the work to it.
class Recorder : public Method {
 public:
  Recorder(std::shared_ptr<Method> method, std::shared_ptr<std::vector<Batch>> seen)
      : method_(register_module("method", std::move(method))), seen_(std::move(seen)) {}

  void prepare(const DataFacts& facts) override { method_->prepare(facts); }
  StepOutput step(const Batch& batch) override {
    Batch kept = batch;
    for (torch::Tensor& view : kept.views) view = view.clone();
    seen_->push_back(std::move(kept));
    return method_->step(batch);
  }
  void after_step(const StepProgress& progress) override { method_->after_step(progress); }
  EncoderPointer encoder() const override { return method_->encoder(); }

 private:
  std::shared_ptr<Method> method_;
  std::shared_ptr<std::vector<Batch>> seen_;
};

std::shared_ptr<const Catalogue> recorded(Catalogue catalogue, const std::string& method,
                                          const std::shared_ptr<std::vector<Batch>>& seen) {
  for (MethodEntry& entry : catalogue.methods) {
    if (entry.words.name != method) continue;
    entry.make = [make = entry.make, seen](const Values& values, const MethodContext& context) {
      return std::make_shared<Recorder>(make(values, context), seen);
    };
  }
  return std::make_shared<const Catalogue>(std::move(catalogue));
}

}  // namespace

/// What every method of the catalogue must hold to, each by its small preset on toy sounds.
class TestEveryMethod : public QObject {
  Q_OBJECT

 private:
  testing::TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_ =
      std::make_shared<const Catalogue>(built_in_catalogue());

  void set(Experiment& experiment, const std::string& path, const Value& value) const {
    set_value(*catalogue_, experiment, path, value);
  }
  Experiment toy(const std::string& preset, std::int64_t steps) const {
    Experiment experiment = preset_experiment(*catalogue_, preset);
    set(experiment, "data.path", (folder_.path() / "sounds").string());
    set(experiment, "training.batch_size", std::int64_t{8});
    set(experiment, "training.steps", steps);
    set(experiment, "training.schedule", std::string("constant"));
    set(experiment, "training.warmup_steps", std::int64_t{0});
    set(experiment, "training.watch_clips", std::int64_t{0});
    return experiment;
  }
  TrainRequest request(const Experiment& experiment, const std::string& run) const {
    return testing::train_request(catalogue_, experiment, folder_.path() / run);
  }
  bool is_declared(const std::string& method, const std::string& id) const {
    std::vector<Plot> plots = catalogue_->method(method)->plots;
    for (const Plot& plot : common_plots()) plots.push_back(plot);
    return std::ranges::any_of(plots, [&](const Plot& plot) {
      return std::ranges::any_of(
          plot.curves, [&](const Curve& curve) { return number_in(curve, id).has_value(); });
    });
  }
  static double mean_loss(const std::vector<StepDone>& steps, std::size_t first) {
    double sum = 0;
    for (std::size_t i = first; i < first + 4; ++i) sum += steps[i].loss;
    return sum / 4;
  }

 private Q_SLOTS:
  void initTestCase() { testing::write_toy_sounds(folder_.path() / "sounds", 4, 8, 0.6, 16000); }

  void every_method_has_both_presets() {
    for (const MethodEntry& method : catalogue_->methods) {
      const std::string& name = method.words.name;
      QVERIFY2(catalogue_->preset(name + "-small") != nullptr, name.c_str());
      const bool published = name != "nce" && name != "supervised";
      QVERIFY2(!published || catalogue_->preset(name + "-paper") != nullptr, name.c_str());
    }
  }

  void every_preset_is_whole() {
    std::set<std::string> labels;
    for (const Preset& preset : catalogue_->presets) {
      const Experiment experiment = preset_experiment(*catalogue_, preset.words.name);
      QVERIFY2(labels.insert(preset.words.label).second, preset.words.label.c_str());
      for (const ParameterError& error : contradictions(*catalogue_, experiment)) {
        QFAIL((preset.words.name + ": " + error.what()).c_str());
      }
    }
  }

  void the_loss_falls_data() { testing::each_small_preset(*catalogue_); }
  void the_loss_falls() {
    QFETCH(QString, preset);
    const std::string name = preset.toStdString();
    Experiment experiment = toy(name, 24);
    // A queue of strangers is an easy one; this test has so few clips that it is soon full of them.
    if (name.starts_with("moco")) {
      set(experiment, "method.queue_size", std::int64_t{8});
      set(experiment, "views.pitch_shift.probability", 0.0);
    }
    Trainer trainer(request(experiment, name + "-falls"));
    const Followed run = follow(trainer);
    QVERIFY2(run.last.state == RunState::Finished, run.last.words.c_str());
    for (const auto& [id, value] : run.steps.front().values) {
      QVERIFY2(is_declared(experiment.text("method.name"), id), (id + " has no curve").c_str());
    }
    const double before = mean_loss(run.steps, 0), after = mean_loss(run.steps, 20);
    QVERIFY2(after < before, qPrintable(QString("%1 -> %2").arg(before).arg(after)));
  }

  void a_run_goes_on_bit_for_bit_data() { testing::each_small_preset(*catalogue_); }
  void a_run_goes_on_bit_for_bit() {
    QFETCH(QString, preset);
    const std::string name = preset.toStdString();
    const Experiment experiment = toy(name, 7);
    Trainer whole(request(experiment, name + "-whole"));
    const Followed all = follow(whole);
    QVERIFY2(all.last.state == RunState::Finished, all.last.words.c_str());

    TrainRequest begin = request(experiment, name + "-parts");
    begin.start_paused = true;
    Trainer begun(begin);
    begun.post(RunSteps{3});
    bool stopping = false;
    follow(begun, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      const auto* step = std::get_if<StepDone>(&event);
      if (step != nullptr && step->step == 3) stopping = true;
      if (stopping && state != nullptr && state->state == RunState::Paused) {
        begun.post(StopAndSave{});
      }
    });
    TrainRequest rest = request(experiment, name + "-parts");
    rest.experiment.reset();
    Trainer resumed(rest);
    const Followed end = follow(resumed);
    QVERIFY2(end.last.state == RunState::Finished, end.last.words.c_str());
    QCOMPARE(end.steps.size(), std::size_t{4});
    for (std::size_t i = 0; i < 4; ++i) QCOMPARE(end.steps[i].loss, all.steps[i + 3].loss);
  }

  void it_trains_in_bfloat16_data() { testing::each_small_preset(*catalogue_); }
  void it_trains_in_bfloat16() {
    QFETCH(QString, preset);
    const Experiment experiment = testing::least(*catalogue_, preset.toStdString());
    torch::manual_seed(7);
    const Batch batch = testing::batch_of(*catalogue_, experiment, false);
    const auto loss_in = [&](Precision precision) {
      torch::manual_seed(8);
      const auto method = make_method(*catalogue_, experiment);
      method->prepare({{"a", "b"}, 2, 1});
      method->train();
      torch::manual_seed(9);
      StepOutput output;
      {
        const AutocastGuard autocast(precision, "cpu");
        output = method->step(batch);
      }
      output.loss.backward();
      for (const auto& parameter : method->named_parameters()) {
        const torch::Tensor& gradient = parameter.value().grad();
        if (gradient.defined() && !gradient.isfinite().all().item<bool>()) return std::nan("");
      }
      return output.loss.item<double>();
    };
    // The same weights and draws: what is lost is rounding.
    const double full = loss_in(Precision::Float32), half = loss_in(Precision::BFloat16);
    QVERIFY2(std::abs(half - full) < 0.05 * std::max(1.0, std::abs(full)),
             qPrintable(QString("%1 for %2").arg(half).arg(full)));
  }

  void its_views_replay_data() { testing::each_small_preset(*catalogue_); }
  void its_views_replay() {
    QFETCH(QString, preset);
    const std::string name = preset.toStdString();
    Experiment experiment = toy(name, 3);
    if (name == "pase-plus-small") set(experiment, "method.overlap_probability", 0.5);
    const auto seen = std::make_shared<std::vector<Batch>>();
    TrainRequest made = request(experiment, name + "-replayed");
    made.catalogue = recorded(*catalogue_, experiment.text("method.name"), seen);
    Trainer trainer(made);
    const Followed run = follow(trainer);
    QVERIFY2(run.last.state == RunState::Finished, run.last.words.c_str());
    QCOMPARE(seen->size(), std::size_t{3});
    const PreparedData data = prepare_data(*catalogue_, experiment, {}, {});
    for (const std::size_t step : {std::size_t{0}, std::size_t{2}}) {
      const Batch& batch = (*seen)[step];
      for (std::size_t row = 0; row < batch.clips.size(); ++row) {
        const ReplayedViews replayed = replay_views(*catalogue_, experiment, *data.cache,
                                                    batch.clips[row], static_cast<int>(step));
        QCOMPARE(replayed.seen_at_step, static_cast<std::int64_t>(step));
        QCOMPARE(replayed.views.size(), batch.views.size());
        for (std::size_t view = 0; view < batch.views.size(); ++view) {
          const torch::Tensor used = batch.views[view][static_cast<int>(row)].contiguous();
          QVERIFY(
              replayed.views[view] ==
              std::vector<float>(used.data_ptr<float>(), used.data_ptr<float>() + used.numel()));
        }
      }
    }
  }

  void the_least_of_everything_survives_data() { testing::each_small_preset(*catalogue_); }
  void the_least_of_everything_survives() {
    QFETCH(QString, preset);
    const Experiment experiment = testing::least(*catalogue_, preset.toStdString());
    QVERIFY(contradictions(*catalogue_, experiment).empty());
    const auto method = make_method(*catalogue_, experiment);
    method->prepare({{"a", "b"}, 2, 1});
    for (const bool silent : {false, true}) {
      const Batch batch = testing::batch_of(*catalogue_, experiment, silent);
      method->train();
      const StepOutput output = method->step(batch);
      QVERIFY(output.loss.isfinite().item<bool>());
      output.loss.backward();
      for (const auto& parameter : method->named_parameters()) {
        const torch::Tensor& gradient = parameter.value().grad();
        if (!gradient.defined()) continue;
        QVERIFY2(gradient.isfinite().all().item<bool>(), parameter.key().c_str());
      }
      method->after_step({0, 2});
      for (const InsidePart& part : method->inside()) {
        // Two lines of a narrow panel.
        QVERIFY2(!part.help.empty() && part.help.size() <= 112, part.help.c_str());
        const bool several = part.kind == InsidePart::Kind::Bars && part.rows > 1;
        QVERIFY2(!several || part.row_names.size() == static_cast<std::size_t>(part.rows),
                 part.name.c_str());
      }
    }
  }
};

}  // namespace test_every_method

int core_every_method(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_every_method::TestEveryMethod>(argc, argv);
}
#include "test_every_method.moc"
