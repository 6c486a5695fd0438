#include "core/experiment/presets.h"
#include "core/experiment/presets/recipes.h"

namespace earshot {
namespace {

Preset byol_small() {
  Preset preset;
  preset.words = {"byol-small", "Small, for a CPU",
                  "BYOL on a small log-mel network; learns on two cores in minutes.",
                  "Grill et al. 2020 (BYOL); network, chain and sizes: ours"};
  preset.settings = small_recipe("byol");
  preset.settings.insert(preset.settings.end(), {{"method.projection_dim", std::int64_t{128}},
                                                 {"method.hidden_dim", std::int64_t{512}},
                                                 {"method.momentum", 0.99},
                                                 {"training.steps", std::int64_t{600}}});
  return preset;
}

}  // namespace

std::vector<Preset> byol_presets() {
  return {byol_small()};
}

}  // namespace earshot
