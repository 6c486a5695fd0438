#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"

namespace earshot {
namespace {

using Text = std::string;

Preset context_prediction_small() {
  Preset preset;
  preset.words = {"context-prediction-small", "Context prediction, small, for a CPU",
                  "Which way does the second patch lie? On a small log-mel network; learns on two "
                  "cores in minutes.",
                  "Doersch et al. 2015; network, patches and chain: ours"};
  preset.settings = {
      {"data.path", Text("example:tones")},
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", Text("context-prediction")},
      {"method.patch_bands", std::int64_t{24}},
      {"method.patch_frames", std::int64_t{24}},
      {"method.gap_bands", std::int64_t{8}},
      {"method.gap_frames", std::int64_t{12}},
      {"method.jitter_bands", std::int64_t{4}},
      {"method.jitter_frames", std::int64_t{4}},
      {"method.pairs", std::int64_t{4}},
      {"encoder.name", Text("small-log-mel")},
      {"encoder.bands", std::int64_t{80}},
      {"encoder.hop_ms", 5.0},
      {"encoder.pooling", Text("time")},
      {"views.crop_samples", std::int64_t{6400}},
      {"views.order", Text("gain, background_noise")},
      {"views.gain.probability", 1.0},
      {"views.gain.lowest_db", -12.0},
      {"views.gain.highest_db", 6.0},
      {"views.gain.clip", false},
      {"training.batch_size", std::int64_t{64}},
      {"training.learning_rate", 1e-3},
      {"training.weight_decay", 1e-5},
      {"training.steps", std::int64_t{1000}},
      {"training.schedule", Text("cosine")},
  };
  return preset;
}

Preset context_prediction_paper() {
  Preset preset;
  preset.words = {
      "context-prediction-paper", "Context prediction, as published, on log-mel",
      "The published tower, grids of patches of 96 x 96 with a gap of 48, plain SGD on the summed "
      "loss; some 340 patches and their neighbourhoods in a step.",
      "Doersch et al. 2015 and its code: tower, head, patches, grids, gap, jitter, smoothing, "
      "loss, SGD, rate, steps; log-mel of 320 bands and 6 s (the paper's smallest "
      "picture, 150,000 pixels): ours"};
  preset.settings = {
      {"data.path", Text("example:music")},
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", Text("context-prediction")},
      {"method.directions", Text("eight")},
      {"method.patch_bands", std::int64_t{96}},
      {"method.patch_frames", std::int64_t{96}},
      {"method.gap_bands", std::int64_t{48}},
      {"method.gap_frames", std::int64_t{48}},
      {"method.jitter_bands", std::int64_t{7}},
      {"method.jitter_frames", std::int64_t{7}},
      {"method.grids", std::int64_t{4}},
      {"method.grid_start", Text("anywhere")},
      {"method.both_orders", true},
      {"method.normalise", Text("patch")},
      {"method.smooth_probability", 0.33},
      {"method.tilt_db", 0.0},
      {"method.hidden_dim", std::int64_t{4096}},
      {"method.reduction", Text("sum")},
      {"encoder.name", Text("context-tower")},
      {"encoder.bands", std::int64_t{320}},
      {"encoder.window_ms", 128.0},
      {"encoder.hop_ms", 10.0},
      {"encoder.normalise", Text("each")},
      {"views.crop_samples", std::int64_t{96000}},
      {"views.order", Text("")},
      {"training.optimiser", Text("sgd")},
      {"training.momentum", 0.0},
      {"training.learning_rate", 1e-5},
      {"training.weight_decay", 0.0},
      {"training.batch_size", std::int64_t{16}},
      {"training.schedule", Text("constant")},
      {"training.steps", std::int64_t{1000000}},
  };
  preset.published = context_prediction_constants();
  return preset;
}

}  // namespace

std::vector<Preset> context_prediction_presets() {
  return {context_prediction_small(), context_prediction_paper()};
}

}  // namespace earshot
