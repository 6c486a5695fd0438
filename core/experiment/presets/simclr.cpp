#include "core/experiment/presets.h"
#include "core/experiment/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset simclr_small() {
  Preset preset;
  preset.words = {"simclr-small", "Small, for a CPU",
                  "SimCLR on a small log-mel network; learns on two cores in minutes.",
                  "Chen et al. 2020 (SimCLR); network and chain: ours"};
  preset.settings = small_recipe("simclr");
  preset.settings.emplace_back("training.steps", std::int64_t{1100});
  return preset;
}

Preset clmr_paper() {
  Preset preset;
  preset.words = {"clmr-paper", "CLMR, as published",
                  "SampleCNN on raw audio with CLMR's chain of augmentations.",
                  "Spijkervet & Burgoyne 2021 (CLMR); where paper and code differ: the code"};
  preset.settings = {
      {"data.path", Text("example:music")},
      {"data.sample_rate", std::int64_t{22050}},
      {"data.short_clips", Text("skip")},
      {"method.name", Text("simclr")},
      {"encoder.name", Text("sample-cnn")},
      {"views.crop_samples", std::int64_t{59049}},
      {"views.order", Text("polarity, noise, gain, filter, delay, pitch_shift, reverb")},
      {"method.temperature", 0.5},
      {"method.projection_dim", std::int64_t{64}},
      {"method.hidden_dim", std::int64_t{512}},
      {"method.head_layers", std::int64_t{2}},
      {"method.head_bias", Text("none")},
      {"method.passes", Text("separate")},
      {"training.weight_decay", 0.0},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 3e-4},
      {"training.batch_size", std::int64_t{48}},
      {"training.schedule", Text("constant")},
      {"training.steps", std::int64_t{100000}},
  };
  return preset;
}

}  // namespace

std::vector<Preset> simclr_presets() {
  return {simclr_small(), clmr_paper()};
}

}  // namespace earshot
