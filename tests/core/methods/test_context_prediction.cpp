#include <cmath>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/losses/classification.h"
#include "core/methods/kinds/context_prediction.h"
#include "core/models/encoders/context_tower.h"
#include "core/models/encoders/sample_cnn.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_context_prediction {

using namespace earshot;
namespace support = earshot::testing;
using Normalise = ContextPredictionOptions::Normalise;

namespace {

std::shared_ptr<ContextPrediction> small_method(ContextPredictionOptions options = {}) {
  torch::manual_seed(1);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  encoder.pooling = SmallLogMelOptions::Pooling::Time;
  return std::make_shared<ContextPrediction>(options,
                                             std::make_shared<SmallLogMel>(encoder, 16000));
}

Batch noise_batch(std::int64_t clips) {
  torch::manual_seed(2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 16000})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  return batch;
}

double value(const StepOutput& output, const std::string& name) {
  for (const auto& [key, tensor] : output.diagnostics) {
    if (key == name) return tensor.item<double>();
  }
  throw std::runtime_error("no diagnostic " + name);
}

}  // namespace

class TestContextPrediction : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// The paper's code takes at most 512 patches a batch and asks of each pair both ways round.
  void the_published_preset_has_the_published_batch() {
    const Catalogue catalogue = built_in_catalogue();
    const Experiment experiment = preset_experiment(catalogue, "context-prediction-paper");
    const auto options = options_from<ContextPredictionOptions>(experiment.within("method"));
    const PatchPairs pairs = draw_grids(
        patch_plan(options),
        {experiment.integer("training.batch_size"), experiment.integer("encoder.bands"), 600 - 12},
        options.grids, 0, 0);
    QVERIFY(pairs.patches.rows.size() <= 512);
    QVERIFY(pairs.patches.rows.size() > 300);
    QVERIFY(options.both_orders);
    QVERIFY(pairs.labels.size() > pairs.patches.rows.size());
  }

  void knowing_nothing_costs_log_8() {
    const Classification none = classification(torch::zeros({16, 8}, torch::kFloat64),
                                               torch::arange(16, torch::kInt64).remainder(8));
    QVERIFY(std::abs(none.loss.item<double>() - 2.079442) < 1e-6);
  }

  void two_equal_patches_can_only_be_guessed() {
    torch::manual_seed(4);
    ContextHead head(5, 16, 8);
    head.eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor features = torch::randn({30, 5});
    const torch::Tensor said = head.forward(features, features).argmax(1);
    // The same is said for all eight labels, so that one of them is right.
    double right = 0;
    for (std::int64_t label = 0; label < 8; ++label) {
      right += said.eq(label).to(torch::kFloat64).mean().item<double>() / 8;
    }
    QVERIFY(std::abs(right - 0.125) < 1e-12);
  }

  void a_patch_is_encoded_without_its_neighbour() {
    const auto method = small_method();
    method->eval();
    const auto encoder = std::dynamic_pointer_cast<PictureEncoder>(method->encoder());
    const torch::NoGradGuard no_grad;
    const torch::Tensor patches = torch::randn({6, 1, 24, 32});
    const torch::Tensor together = encoder->features_of(patches);
    QVERIFY(support::relative_error(encoder->features_of(patches.slice(0, 2, 3)),
                                    together.slice(0, 2, 3)) < 1e-5);
  }

  void without_its_bands_means_a_patch_does_not_tell_how_high_it_lies() {
    ContextPredictionOptions options;
    options.normalise = ContextPredictionOptions::Normalise::Bands;
    const Batch batch = noise_batch(3);
    const torch::Tensor picture =
        torch::randn({3, 1, 64, 100}) + torch::linspace(-5, 5, 64).view({1, 1, 64, 1});
    const torch::Tensor patches = picture.slice(2, 10, 34).slice(3, 5, 37);
    const torch::Tensor bare = small_method(options)->prepared(patches, picture, batch, 0);
    const torch::Tensor means = bare.mean({3});
    QVERIFY((means - picture.mean()).abs().max().item<double>() < 1e-4);
    // Each patch normalised as a whole keeps the slope of its spectrum.
    options.normalise = ContextPredictionOptions::Normalise::Patch;
    const torch::Tensor whole = small_method(options)->prepared(patches, picture, batch, 0);
    QVERIFY((whole.mean({2, 3}) - picture.mean()).abs().max().item<double>() < 1e-4);
    QVERIFY(whole.mean({3}).std().item<double>() > 0.1);
  }

  /// A classifier that is told the mean of each band of both patches and nothing else finds where
  /// they lie from their level, unless that is taken away.
  void band_means_tell_the_direction_only_while_they_are_left() {
    const auto accuracy = [](Normalise normalise) {
      ContextPredictionOptions options;
      options.normalise = normalise;
      const auto method = small_method(options);
      const PatchPlan plan = patch_plan(options);
      torch::manual_seed(6);
      const torch::Tensor picture =
          torch::randn({200, 1, 64, 120}) + torch::linspace(-5, 5, 64).view({1, 1, 64, 1});
      Batch batch = noise_batch(200);
      const PatchPairs pairs = draw_pairs(plan, {200, 64, 120}, 8, 3, 0);
      const auto patches = cut_patches(picture, pairs.patches, plan).chunk(2);
      const auto means = [&](std::uint64_t which) {
        return method->prepared(patches[which], picture, batch, which).mean({1, 3});
      };
      const torch::Tensor known =
          torch::cat({means(0), means(1), torch::ones({1600, 1})}, 1).to(torch::kFloat64);
      const torch::Tensor labels = torch::tensor(pairs.labels, torch::kInt64);
      const torch::Tensor learned = known.slice(0, 0, 800), asked = known.slice(0, 800);
      // Least squares on the labels, with a ridge.
      const torch::Tensor weights = torch::matmul(
          torch::inverse(learned.t().matmul(learned) +
                         1e-3 * torch::eye(known.size(1), torch::kFloat64)),
          learned.t().matmul(torch::one_hot(labels.slice(0, 0, 800), 8).to(torch::kFloat64)));
      return asked.matmul(weights)
          .argmax(1)
          .eq(labels.slice(0, 800))
          .to(torch::kFloat64)
          .mean()
          .item<double>();
    };
    const double left = accuracy(Normalise::None), taken = accuracy(Normalise::Bands);
    QVERIFY2(left > 0.25, std::to_string(left).c_str());
    QVERIFY2(taken < 0.17, std::to_string(taken).c_str());  // chance is 0.125
  }

  void level_and_tilt_of_a_patch_are_taken_or_drawn() {
    ContextPredictionOptions options;
    options.smooth_probability = 0;
    options.tilt_db = 0;
    const Batch batch = noise_batch(2);
    const torch::Tensor picture = torch::randn({2, 1, 64, 100});
    const torch::Tensor patches = picture.slice(2, 0, 24).slice(3, 0, 32);
    const auto method = small_method(options);
    const torch::Tensor plain = method->prepared(patches, picture, batch, 0);
    QVERIFY(support::relative_error(method->prepared(3 * patches + 7, picture, batch, 0), plain) <
            1e-4);
    options.normalise = ContextPredictionOptions::Normalise::None;
    QVERIFY(torch::equal(small_method(options)->prepared(patches, picture, batch, 0), patches));
    options.tilt_db = 10;
    const torch::Tensor tilted = small_method(options)->prepared(patches, picture, batch, 0);
    QVERIFY(!torch::equal(tilted, patches));
    QVERIFY(torch::equal(tilted, small_method(options)->prepared(patches, picture, batch, 0)));
    QVERIFY(!torch::equal(tilted, small_method(options)->prepared(patches, picture, batch, 1)));
  }

  /// A decibel is twice as much in the logarithm of a power as in that of a magnitude.
  void a_tilt_is_as_many_decibels_on_any_spectrum() {
    ContextPredictionOptions options;
    options.smooth_probability = 0;
    options.tilt_db = 6;
    options.normalise = ContextPredictionOptions::Normalise::None;
    ContextTowerOptions tower;
    tower.spectrum = ImageOptions::Spectrum::TensorFlow;
    const auto slope = [&](const EncoderPointer& encoder) {
      ContextPredictionOptions own = options;
      own.patch_bands = own.patch_frames = 96;
      const ContextPrediction method(own, encoder);
      const torch::Tensor patches = torch::zeros({1, 1, 96, 96});
      const torch::Tensor tilted = method.prepared(patches, patches, noise_batch(2), 0);
      return (tilted[0][0][95][0] - tilted[0][0][0][0]).item<double>();
    };
    const double power = slope(std::make_shared<ContextTower>(ContextTowerOptions(), 16000));
    const double magnitude = slope(std::make_shared<ContextTower>(tower, 16000));
    QVERIFY(std::abs(power) > 1e-3 && std::abs(power) <= 6 * std::log(10.0) / 10);
    QVERIFY(std::abs(power - 2 * magnitude) < 1e-6);
  }

  void a_step_asks_both_ways_round() {
    ContextPredictionOptions options;
    const auto method = small_method(options);
    const StepOutput output = method->step(noise_batch(4));
    QVERIFY(output.features[0].sizes() == torch::IntArrayRef({16, 2 * 16 * 6}));
    QCOMPARE(output.diagnostics.size(), std::size_t{9});
    QVERIFY(value(output, "accuracy_later_higher") >= 0);
    // The sum is the mean times the pairs, each asked twice.
    options.reduction = ContextPredictionOptions::Reduction::Sum;
    QVERIFY(std::abs(small_method(options)->step(noise_batch(4)).loss.item<double>() /
                         output.loss.item<double>() -
                     32) < 1e-3);
    options.both_orders = false;
    QVERIFY(small_method(options)->step(noise_batch(4)).loss.isfinite().item<bool>());
    // A second of sound has 98 frames: one grid is two patches high and two wide, with six pairs.
    options.grids = 2;
    options.grid_start = ContextPredictionOptions::GridStart::Inside;
    options.reduction = ContextPredictionOptions::Reduction::Mean;
    const StepOutput of_grids = small_method(options)->step(noise_batch(4));
    options.reduction = ContextPredictionOptions::Reduction::Sum;
    QVERIFY(std::abs(small_method(options)->step(noise_batch(4)).loss.item<double>() /
                         of_grids.loss.item<double>() -
                     4 * 2 * 6) < 1e-3);
    QVERIFY(of_grids.features[0].size(0) <= 4 * 2 * 4 / 2 + 1);
  }

  void its_state_can_be_looked_at() {
    const auto method = small_method();
    QVERIFY(method->inside().empty());
    method->step(noise_batch(2));
    const std::vector<InsidePart> parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{2});
    QCOMPARE(parts[0].column_names.size(), std::size_t{8});
    QCOMPARE(parts[1].rows, std::int64_t{64});
    std::int64_t painted = 0;
    for (const float cell : parts[1].values) painted += std::isnan(cell) ? 0 : 1;
    QCOMPARE(painted, std::int64_t{2 * 24 * 32});
  }

  void the_running_accuracy_travels_with_the_weights() {
    const auto method = small_method();
    method->step(noise_batch(2));
    QVERIFY(method->named_buffers()["seen"].sum().item<double>() > 0);
  }

  void silence_and_two_clips_survive() {
    for (const Normalise normalise : {Normalise::None, Normalise::Patch, Normalise::Bands}) {
      ContextPredictionOptions options;
      options.normalise = normalise;
      options.pairs = 1;
      const auto method = small_method(options);
      Batch batch = noise_batch(2);
      batch.views[0].zero_();
      const StepOutput output = method->step(batch);
      output.loss.backward();
      QVERIFY(output.loss.isfinite().item<bool>());
      for (const torch::Tensor& parameter : method->parameters()) {
        QVERIFY(parameter.grad().isfinite().all().item<bool>());
      }
    }
  }

  void wrong_batches_and_encoders_are_refused() {
    const auto method = small_method();
    Batch batch = noise_batch(2);
    batch.views.push_back(batch.views[0]);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    batch.views = {torch::randn({2, 1, 4000})};
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(ContextPrediction({}, std::make_shared<SampleCnn>()),
                             std::invalid_argument);
  }

  void contradictions_name_the_room_that_patches_need() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = preset_experiment(catalogue, "context-prediction-small");
    QVERIFY(contradictions(catalogue, experiment).empty());
    const auto first = [&](const std::string& path, const std::string& text) {
      Experiment changed = experiment;
      set_text(catalogue, changed, path, text);
      const auto found = contradictions(catalogue, changed);
      return found.empty() ? std::string() : std::string(found.front().what());
    };
    QVERIFY(first("encoder.bands", "40").find("no room for two patches") != std::string::npos);
    QVERIFY(first("views.crop_samples", "3000").find("too short for context-prediction on") !=
            std::string::npos);
    QVERIFY(first("encoder.name", "context-tower").find("patches of 24 are too small") !=
            std::string::npos);
    QVERIFY(first("encoder.name", "sample-cnn").find("may be cut into patches") !=
            std::string::npos);
    // An encoder with a picture that it takes only whole.
    Catalogue other = catalogue;
    for (EncoderEntry& entry : other.encoders) {
      if (entry.words.name == "resnet-18") entry.least_patch = 0;
    }
    set_text(other, experiment, "encoder.name", "resnet-18");
    QVERIFY(!contradictions(other, experiment).empty());
  }

  void the_published_tower_has_4096_features_of_a_patch() {
    ContextTower tower({}, 16000);
    tower.eval();
    const torch::NoGradGuard no_grad;
    torch::Tensor values = torch::randn({1, 1, 96, 96});
    const std::map<std::string, std::vector<std::int64_t>> shapes = {
        {"conv1", {1, 96, 24, 24}}, {"pool1", {1, 96, 12, 12}}, {"conv2", {1, 256, 12, 12}},
        {"pool2", {1, 256, 6, 6}},  {"conv3", {1, 384, 6, 6}},  {"conv4", {1, 384, 6, 6}},
        {"conv5", {1, 256, 6, 6}},  {"pool5", {1, 256, 3, 3}},  {"fc6", {1, 4096, 1, 1}}};
    for (std::size_t stage = 0; stage < tower.stages(); ++stage) {
      values = tower.apply_stage(stage, values);
      const auto shape = shapes.find(tower.stage_name(stage));
      if (shape != shapes.end()) QVERIFY(values.sizes().vec() == shape->second);
    }
    QVERIFY(tower.features_of(torch::randn({2, 1, 93, 120})).sizes() ==
            torch::IntArrayRef({2, 4096}));
    QVERIFY_EXCEPTION_THROWN(tower.features_of(torch::randn({2, 1, 92, 120})),
                             std::invalid_argument);
    ContextTowerOptions few;
    few.bands = 92;
    QVERIFY_EXCEPTION_THROWN(ContextTower(few, 16000), ParameterError);
    for (const auto& item : tower.named_parameters()) {
      QVERIFY2(!item.key().starts_with("bn"), "a batch norm learns a scale");
      if (item.value().dim() < 4) continue;
      // Caffe's Xavier: uniform, of variance 1 / fan-in.
      const double fan_in = static_cast<double>(item.value()[0].numel());
      const double deviation = item.value().std().item<double>() * std::sqrt(fan_in);
      QVERIFY2(std::abs(deviation - 1) < 0.05, item.key().c_str());
    }
  }

  void it_learns_the_order_of_time() {
    ContextPredictionOptions options;
    options.directions = ContextPredictionOptions::Directions::Time;
    const auto method = small_method(options);
    Batch batch = noise_batch(12);
    // Sounds that rise in pitch: what lies higher comes later.
    const torch::Tensor time = torch::arange(16000) / 16000.0;
    torch::optim::Adam optimizer(method->parameters(), torch::optim::AdamOptions(3e-3));
    StepOutput output;
    for (int i = 0; i < 60; ++i) {
      torch::manual_seed(static_cast<std::uint64_t>(100 + i));
      const torch::Tensor start = 300 + 300 * torch::rand({12, 1, 1});
      batch.views[0] = torch::sin(6.2831853 * (start * time + 2500 * time * time)) +
                       0.05 * torch::randn({12, 1, 16000});
      batch.step = i;
      output = method->step(batch);
      optimizer.zero_grad();
      output.loss.backward();
      optimizer.step();
    }
    QVERIFY(value(output, "accuracy") > 0.8);
  }
};

}  // namespace test_context_prediction

int core_context_prediction(int argc, char** argv) {
  return earshot::testing::run_test<test_context_prediction::TestContextPrediction>(argc, argv);
}
#include "test_context_prediction.moc"
