#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset vq_cpc_small() {
  Preset preset;
  preset.words = {"vq-cpc-small", "VQ-CPC, small, for a CPU",
                  "VQ-CPC on blocks of 50 ms with small networks; learns on two cores in minutes.",
                  "Hadjeres & Crestel 2020 (VQ-CPC); sizes and schedule: ours"};
  preset.settings = frames_recipe("vq-cpc", "vq-cpc");
  preset.settings.insert(preset.settings.end(), {
                                                    {"method.context_blocks", std::int64_t{5}},
                                                    {"method.steps", std::int64_t{3}},
                                                    {"method.negatives", Text("clip")},
                                                    {"method.codes", std::int64_t{64}},
                                                    {"method.code_dim", std::int64_t{8}},
                                                    {"method.codebook", Text("average")},
                                                    {"method.hidden", std::int64_t{128}},
                                                    {"method.layers", std::int64_t{1}},
                                                    {"method.scorer_start", Text("uniform")},
                                                    {"encoder.block_ms", 50.0},
                                                    {"encoder.hop_ms", 10.0},
                                                    {"encoder.hidden", std::int64_t{128}},
                                                    {"encoder.layers", std::int64_t{1}},
                                                    {"encoder.pooling", Text("mean_max")},
                                                    {"training.batch_size", std::int64_t{64}},
                                                    {"training.learning_rate", 3e-3},
                                                    {"training.clip_norm", 5.0},
                                                    {"training.steps", std::int64_t{1200}},
                                                });
  return preset;
}

Preset vq_cpc_paper() {
  Preset preset;
  preset.words = {
      "vq-cpc-paper", "VQ-CPC, as published, on sound",
      "The published networks, codebook and schedule; blocks of 500 ms of sound take the "
      "place of beats of a score.",
      "Hadjeres & Crestel 2020 (VQ-CPC), with the settings of vqcpc-bach's code; sound "
      "for notes: ours"};
  preset.settings = {
      {"data.path", Text("example:music")},
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("skip")},
      {"method.name", Text("vq-cpc")},
      {"method.context_blocks", std::int64_t{6}},
      {"method.steps", std::int64_t{6}},
      {"method.negatives", Text("batch")},
      {"method.negative_count", std::int64_t{15}},
      {"method.codes", std::int64_t{32}},
      {"method.code_dim", std::int64_t{3}},
      {"method.codebook", Text("gradient")},
      {"method.commitment", 0.25},
      {"method.quantiser_weight", 0.5},
      {"method.revive_after", std::int64_t{0}},
      {"method.block_dim", std::int64_t{32}},
      {"method.hidden", std::int64_t{512}},
      {"method.layers", std::int64_t{2}},
      {"method.dropout", 0.1},
      {"method.scorer_start", Text("normal")},
      {"encoder.name", Text("vq-cpc")},
      {"encoder.block_ms", 500.0},
      {"encoder.embedding", std::int64_t{32}},
      {"encoder.hidden", std::int64_t{512}},
      {"encoder.layers", std::int64_t{2}},
      {"encoder.dropout", 0.1},
      {"views.crop_samples", std::int64_t{96000}},
      {"views.order", Text("")},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 1e-4},
      {"training.weight_decay", 0.0},
      {"training.clip_norm", 5.0},
      {"training.batch_size", std::int64_t{16}},
      {"training.schedule", Text("constant")},
      {"training.steps", std::int64_t{1000000}},
  };
  preset.published = vq_cpc_constants();
  return preset;
}

}  // namespace

std::vector<Preset> vq_cpc_presets() {
  return {vq_cpc_small(), vq_cpc_paper()};
}

}  // namespace earshot
