#include "core/built_in/presets.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

Preset nce_small() {
  Preset preset;
  preset.words = {
      "nce-small", "NCE, small, for a CPU",
      "A lesson: an encoder learns from sound, and beside it a normal density finds its "
      "own normaliser, -0.919.",
      "Gutmann & Hyvarinen 2010; on sound: ours"};
  preset.settings = small_recipe("nce");
  preset.settings.emplace_back("training.steps", std::int64_t{700});
  return preset;
}

}  // namespace

std::vector<Preset> nce_presets() {
  return {nce_small()};
}

}  // namespace earshot
