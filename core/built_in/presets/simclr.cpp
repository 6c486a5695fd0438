#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset simclr_small() {
  Preset preset;
  preset.words = {"simclr-small", "SimCLR, small, for a CPU",
                  "SimCLR on a small log-mel network; learns on two cores in minutes.",
                  "Chen et al. 2020 (SimCLR); network and chain: ours"};
  preset.settings = small_recipe("simclr");
  preset.settings.emplace_back("training.steps", std::int64_t{800});
  return preset;
}

/// 1000 epochs of ImageNet's 1,281,167 pictures, 4096 in a step; ten of them warm up.
constexpr std::int64_t simclr_steps = 312784;
constexpr std::int64_t simclr_warmup = 3127;

Preset simclr_paper() {
  Preset preset;
  preset.words = {"simclr-paper", "SimCLR, as published, on log-mel",
                  "ResNet-50, a head of two layers, LARS, warm-up and cosine, 4096 clips a step.",
                  "Chen et al. 2020 (SimCLR), sec. 2 to 5 and app. B: network, head, temperature, "
                  "LARS 4.8 = 0.3 x 4096/256, decay 1e-6, ten epochs of warm-up in 1000. Ours: "
                  "log-mel of 0.96 s for the picture, and in place of cropping, colours and blur: "
                  "crops in time, gain, an equaliser, missing bands and missing time"};
  preset.settings = {
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", Text("simclr")},
      {"method.objective", Text("nt_xent")},
      {"method.temperature", 0.1},
      {"method.projection_dim", std::int64_t{128}},
      {"method.hidden_dim", std::int64_t{2048}},
      {"method.head_layers", std::int64_t{2}},
      {"method.head_bias", Text("none")},
      {"method.head_batch_norm", false},
      {"method.passes", Text("shared")},
      {"encoder.name", Text("resnet-50")},
      {"encoder.zero_last_norm", true},
      {"views.crop_samples", std::int64_t{15360}},
      {"views.order", Text("gain, equaliser, band_stop, time_mask")},
      {"views.gain.probability", 0.8},
      {"views.gain.clip", false},
      {"views.equaliser.probability", 0.8},
      {"views.band_stop.probability", 0.5},
      {"views.time_mask.probability", 0.5},
      {"training.optimiser", Text("lars")},
      {"training.learning_rate", 4.8},
      {"training.momentum", 0.9},
      {"training.lars_trust", 0.001},
      {"training.weight_decay", 1e-6},
      {"training.decay_all", false},
      {"training.batch_size", std::int64_t{4096}},
      {"training.schedule", Text("cosine")},
      {"training.final_rate", 0.0},
      {"training.warmup_steps", simclr_warmup},
      {"training.steps", simclr_steps},
  };
  preset.published = simclr_constants();
  return preset;
}

/// 10,000 epochs of the 18,706 training clips of MagnaTagATune, 48 in a step.
constexpr std::int64_t clmr_steps = 3890000;

Preset clmr_paper() {
  Preset preset;
  preset.words = {
      "clmr-paper", "CLMR, as published",
      "SampleCNN on raw audio with CLMR's chain of augmentations.",
      "Spijkervet & Burgoyne 2021 (CLMR); where paper and code differ: the code; 10,000 "
      "epochs: its README"};
  preset.settings = {
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
      {"training.steps", clmr_steps},
  };
  preset.published = clmr_constants();
  return preset;
}

}  // namespace

std::vector<Preset> simclr_presets() {
  return {simclr_small(), simclr_paper(), clmr_paper()};
}

}  // namespace earshot
