#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset cola_small() {
  Preset preset;
  preset.words = {"cola-small", "COLA, small, for a CPU",
                  "COLA on a small log-mel network; learns on two cores in minutes.",
                  "Saeed et al. 2020 (COLA); network and chain: ours"};
  preset.settings = small_recipe("cola");
  preset.settings.emplace_back("method.projection_dim", std::int64_t{128});
  preset.settings.emplace_back("training.steps", std::int64_t{750});
  return preset;
}

/// 500 epochs of AudioSet's two million clips, 1024 in a step.
constexpr std::int64_t cola_steps = 976000;

Preset cola_paper() {
  Preset preset;
  preset.words = {
      "cola-paper", "COLA, as published",
      "EfficientNet-B0 on 0.96 s of log-mel, bilinear similarity, 1024 clips a step.",
      "Saeed et al. 2020 (COLA), sec. 3 and 4; steps: 500 epochs of AudioSet. FFT size, "
      "magnitude, each clip's level and the division by 255 are its code's, the paper "
      "does not say; frames that lie inside 0.96 s are 94, the paper counts 96"};
  preset.settings = {
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"data.level", Text("unit")},
      {"method.name", Text("cola")},
      {"method.similarity", Text("bilinear")},
      {"method.projection_dim", std::int64_t{512}},
      {"encoder.name", Text("efficientnet-b0")},
      {"encoder.bands", std::int64_t{64}},
      {"encoder.window_ms", 25.0},
      {"encoder.hop_ms", 10.0},
      {"encoder.low_hz", 60.0},
      {"encoder.high_hz", 7800.0},
      {"encoder.spectrum", Text("tensorflow")},
      {"encoder.normalise", Text("image")},
      {"encoder.pooling", Text("max")},
      {"encoder.batch_norm", Text("keras")},
      {"encoder.drop_connect", 0.2},
      {"views.crop_samples", std::int64_t{15360}},
      {"views.order", Text("")},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 1e-4},
      {"training.weight_decay", 0.0},
      {"training.batch_size", std::int64_t{1024}},
      {"training.schedule", Text("constant")},
      {"training.steps", cola_steps},
  };
  preset.published = cola_constants();
  return preset;
}

}  // namespace

std::vector<Preset> cola_presets() {
  return {cola_small(), cola_paper()};
}

}  // namespace earshot
