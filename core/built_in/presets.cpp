#include "core/built_in/presets.h"

#include <algorithm>

namespace earshot {

namespace {

bool names_data(const Preset& preset) {
  return std::any_of(preset.settings.begin(), preset.settings.end(),
                     [](const auto& setting) { return setting.first == "data.path"; });
}

/// The last value of a setting that a preset sets.
std::int64_t last_integer(const Preset& preset, const std::string& path) {
  std::int64_t value = 0;
  for (const auto& [where, given] : preset.settings) {
    if (where == path) value = std::get<std::int64_t>(given);
  }
  return value;
}

}  // namespace

std::vector<Preset> built_in_presets() {
  std::vector<Preset> all;
  for (const auto& of_method :
       {simclr_presets(), moco_presets(), byol_presets(), byol_a_presets(), cola_presets(),
        cpc_presets(), wav2vec_presets(), vq_cpc_presets(), pase_presets(),
        context_prediction_presets(), nce_presets(), supervised_presets()}) {
    all.insert(all.end(), of_method.begin(), of_method.end());
  }
  for (Preset& preset : all) {
    preset.formerly = former_settings(preset.words.name);
    if (names_data(preset)) continue;
    preset.words.summary += " For sounds of yours, at least " +
                            std::to_string(last_integer(preset, "training.batch_size")) +
                            " training clips.";
  }
  return all;
}

}  // namespace earshot
