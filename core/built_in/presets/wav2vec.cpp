#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset wav2vec_small() {
  Preset preset;
  preset.words = {
      "wav2vec-small", "wav2vec, small, for a CPU",
      "wav2vec with a narrow context network on log-mel columns of 16 kHz sound; learns on two "
      "cores in minutes.",
      "Schneider et al. 2019 (wav2vec); front end, sizes and schedule: ours"};
  preset.settings = frames_recipe("wav2vec", "wav2vec");
  preset.settings.insert(preset.settings.end(), {
                                                    {"method.steps", std::int64_t{8}},
                                                    {"method.offset", std::int64_t{1}},
                                                    {"method.balanced", true},
                                                    {"encoder.front_end", Text("log_mel")},
                                                    {"encoder.channels", std::int64_t{256}},
                                                    {"encoder.context_channels", std::int64_t{64}},
                                                    {"encoder.features", Text("both")},
                                                    {"encoder.pooling", Text("quarters")},
                                                    {"training.batch_size", std::int64_t{32}},
                                                    {"training.learning_rate", 3e-4},
                                                    {"training.steps", std::int64_t{300}},
                                                });
  return preset;
}

Preset wav2vec_paper() {
  Preset preset;
  preset.words = {
      "wav2vec-paper", "wav2vec large, as published",
      "The large model of fairseq's README: 7 encoder and 12 context layers, 12 steps "
      "from the third frame on, 10 negatives.",
      "Schneider et al. 2019 (wav2vec); schedule and crops: fairseq's README; ten clips "
      "are its 1.5 million samples a batch"};
  preset.settings = {
      {"data.path", Text("example:music")},
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("skip")},
      {"method.name", Text("wav2vec")},
      {"method.steps", std::int64_t{12}},
      {"method.offset", std::int64_t{3}},
      {"method.negatives", Text("clip")},
      {"method.negative_count", std::int64_t{10}},
      {"method.loss", Text("binary")},
      {"encoder.name", Text("wav2vec")},
      {"encoder.front_end", Text("raw")},
      {"encoder.size", Text("large")},
      {"encoder.channels", std::int64_t{512}},
      {"encoder.context_channels", std::int64_t{512}},
      {"encoder.log_compression", true},
      {"encoder.padding", Text("replicate")},
      {"views.crop_samples", std::int64_t{150000}},
      {"views.order", Text("")},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 5e-3},
      {"training.final_rate", 1e-6},
      {"training.warmup_steps", std::int64_t{500}},
      {"training.weight_decay", 0.0},
      {"training.batch_size", std::int64_t{10}},
      {"training.schedule", Text("cosine")},
      {"training.steps", std::int64_t{400000}},
  };
  preset.published = wav2vec_constants();
  return preset;
}

}  // namespace

std::vector<Preset> wav2vec_presets() {
  return {wav2vec_small(), wav2vec_paper()};
}

}  // namespace earshot
