#include "core/experiment/presets.h"
#include "core/experiment/presets/recipes.h"

namespace earshot {
namespace {

Preset moco_small() {
  Preset preset;
  preset.words = {"moco-small", "Small, for a CPU",
                  "MoCo on a small log-mel network; learns on two cores in minutes.",
                  "Chen et al. 2020 (MoCo v2) and the small recipe of MoCo's code; network and "
                  "chain: ours"};
  preset.settings = small_recipe("moco");
  preset.settings.insert(preset.settings.end(), {{"method.temperature", 0.1},
                                                 {"method.momentum", 0.99},
                                                 {"method.queue_size", std::int64_t{1024}},
                                                 {"method.groups", std::int64_t{4}},
                                                 {"training.steps", std::int64_t{900}}});
  return preset;
}

}  // namespace

std::vector<Preset> moco_presets() {
  return {moco_small()};
}

}  // namespace earshot
