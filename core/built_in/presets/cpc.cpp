#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset cpc_small() {
  Preset preset;
  preset.words = {"cpc-small", "CPC, small, for a CPU",
                  "CPC on log-mel columns of 16 kHz sound; learns on two cores in "
                  "minutes.",
                  "van den Oord et al. 2018 (CPC); front end, sizes and schedule: ours"};
  preset.settings = frames_recipe("cpc", "cpc");
  preset.settings.insert(preset.settings.end(), {
                                                    {"method.steps", std::int64_t{12}},
                                                    {"method.negative_count", std::int64_t{64}},
                                                    {"encoder.front_end", Text("log_mel")},
                                                    {"encoder.channels", std::int64_t{256}},
                                                    {"encoder.context_channels", std::int64_t{128}},
                                                    {"encoder.norm", Text("channel")},
                                                    {"encoder.features", Text("both")},
                                                    {"encoder.pooling", Text("quarters")},
                                                    {"training.batch_size", std::int64_t{32}},
                                                    {"training.learning_rate", 2e-3},
                                                    {"training.steps", std::int64_t{300}},
                                                });
  return preset;
}

Preset cpc_paper() {
  Preset preset;
  preset.words = {
      "cpc-paper", "CPC, as published",
      "CPC for speech: 512 channels, a GRU of 256, 12 steps, windows of 1.28 s.",
      "van den Oord et al. 2018 (CPC), sec. 3.1; number of negatives: CPC_audio's code; "
      "64 clips are the paper's eight GPUs with eight each"};
  preset.settings = {
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("skip")},
      {"method.name", Text("cpc")},
      {"method.steps", std::int64_t{12}},
      {"method.negatives", Text("batch")},
      {"method.negative_count", std::int64_t{128}},
      {"method.score", Text("sum")},
      {"encoder.name", Text("cpc")},
      {"encoder.front_end", Text("raw")},
      {"encoder.layout", Text("speech")},
      {"encoder.channels", std::int64_t{512}},
      {"encoder.norm", Text("none")},
      {"encoder.context", Text("gru")},
      {"encoder.context_channels", std::int64_t{256}},
      {"views.crop_samples", std::int64_t{20480}},
      {"views.order", Text("")},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 2e-4},
      {"training.weight_decay", 0.0},
      {"training.batch_size", std::int64_t{64}},
      {"training.schedule", Text("constant")},
      {"training.steps", std::int64_t{300000}},
  };
  preset.published = cpc_constants();
  return preset;
}

}  // namespace

std::vector<Preset> cpc_presets() {
  return {cpc_small(), cpc_paper()};
}

}  // namespace earshot
