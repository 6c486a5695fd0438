#include "core/built_in/presets.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

Preset supervised_small() {
  Preset preset;
  preset.words = {"supervised-small", "Supervised, small, for a CPU",
                  "The small log-mel network trained with the labels: what the other methods are "
                  "measured against.",
                  "network, chain and schedule: ours, as simclr-small's"};
  preset.settings = small_recipe("supervised");
  preset.settings.emplace_back("training.steps", std::int64_t{1100});
  return preset;
}

}  // namespace

std::vector<Preset> supervised_presets() {
  return {supervised_small()};
}

}  // namespace earshot
