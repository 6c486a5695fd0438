#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

Preset byol_small() {
  Preset preset;
  preset.words = {"byol-small", "BYOL, small, for a CPU",
                  "BYOL on a small log-mel network; learns on two cores in minutes.",
                  "Grill et al. 2020 (BYOL); network, chain and sizes: ours"};
  preset.settings = small_recipe("byol");
  preset.settings.insert(preset.settings.end(), {{"method.projection_dim", std::int64_t{128}},
                                                 {"method.hidden_dim", std::int64_t{512}},
                                                 {"method.momentum", 0.97},
                                                 {"training.steps", std::int64_t{500}}});
  return preset;
}

/// 1000 epochs of ImageNet's 1,281,167 images in batches of 4096, ten of them to warm up.
Preset byol_paper() {
  Preset preset;
  preset.words = {"byol-paper", "BYOL, as published",
                  "ResNet-50 with heads of 4096 and 256, LARS, batches of 4096.",
                  "Grill et al. 2020 (BYOL), sec. 3.3; crop on log-mel: BYOL-A's 0.95 s; chain: "
                  "CLMR's, the same for both views"};
  preset.settings = image_recipe("byol");
  preset.settings.insert(preset.settings.end(),
                         {{"method.projection_dim", std::int64_t{256}},
                          {"method.hidden_dim", std::int64_t{4096}},
                          {"method.last_bias", false},
                          {"method.momentum", 0.996},
                          {"method.momentum_schedule", std::string("cosine")},
                          {"method.target_start", std::string("own")},
                          {"training.optimiser", std::string("lars")},
                          {"training.momentum", 0.9},
                          {"training.lars_trust", 1e-3},
                          {"training.lars_rate", std::string("after")},
                          {"training.learning_rate", 3.2},
                          {"training.weight_decay", 1.5e-6},
                          {"training.batch_size", std::int64_t{4096}},
                          {"training.warmup_steps", std::int64_t{3127}},
                          {"training.schedule", std::string("cosine")},
                          {"training.steps", std::int64_t{312784}}});
  preset.published = byol_constants();
  return preset;
}

}  // namespace

std::vector<Preset> byol_presets() {
  return {byol_small(), byol_paper()};
}

}  // namespace earshot
