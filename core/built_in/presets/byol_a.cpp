#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

Preset byol_a_small() {
  Preset preset;
  preset.words = {"byol-a-small", "BYOL-A, small, for a CPU",
                  "BYOL-A on a small log-mel network; learns on two cores in minutes.",
                  "Niizumi et al. 2021 (BYOL-A); network and sizes: ours"};
  preset.settings = small_recipe("byol-a");
  preset.settings.insert(preset.settings.end(), {{"views.order", Text("")},
                                                 {"method.projection_dim", std::int64_t{128}},
                                                 {"method.hidden_dim", std::int64_t{512}},
                                                 {"method.mixup_memory", std::int64_t{512}},
                                                 {"training.steps", std::int64_t{700}}});
  return preset;
}

Preset byol_a_paper() {
  Preset preset;
  preset.words = {"byol-a-paper", "BYOL-A, as published",
                  "AudioNTT2020 with 2048 features on 0.95 s of sound, BYOL-A's first version.",
                  "Niizumi et al. 2021 (BYOL-A), sec. IV-A; 100 epochs of AudioSet's 1,963,807 "
                  "clips are 767,100 steps"};
  preset.settings = {
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", Text("byol-a")},
      {"method.projection_dim", std::int64_t{256}},
      {"method.hidden_dim", std::int64_t{4096}},
      {"method.momentum", 0.99},
      {"method.momentum_schedule", Text("constant")},
      {"method.norm", Text("running")},
      {"method.mixup", 0.4},
      {"method.mixup_memory", std::int64_t{2048}},
      {"method.fader", 0.0},
      {"encoder.name", Text("audio-ntt")},
      {"encoder.version", Text("2020")},
      {"encoder.width", std::int64_t{2048}},
      {"views.crop_samples", std::int64_t{15200}},
      {"views.order", Text("")},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 3e-4},
      {"training.weight_decay", 0.0},
      {"training.batch_size", std::int64_t{256}},
      {"training.schedule", Text("constant")},
      {"training.steps", std::int64_t{767100}},
  };
  preset.published = byol_a_constants();
  return preset;
}

Preset byol_a_v2_paper() {
  Preset preset = byol_a_paper();
  preset.words = {"byol-a-v2-paper", "BYOL-A, second version, as published",
                  "AudioNTT2022 with 3072 features, a random linear fader and a measured norm.",
                  "Niizumi et al. 2023 (BYOL-A), sec. III and IV; mean and deviation are "
                  "measured on the training clips, as train_v2.py does"};
  preset.settings.insert(preset.settings.end(), {{"method.norm", Text("measured")},
                                                 {"encoder.mel_scale", Text("slaney")},
                                                 {"encoder.mel_norm", Text("slaney")},
                                                 {"method.mixup", 0.2},
                                                 {"method.fader", 1.0},
                                                 {"encoder.version", Text("2022")},
                                                 {"training.learning_rate", 1e-4}});
  preset.published = byol_a_v2_constants();
  return preset;
}

}  // namespace

std::vector<Preset> byol_a_presets() {
  return {byol_a_small(), byol_a_paper(), byol_a_v2_paper()};
}

}  // namespace earshot
