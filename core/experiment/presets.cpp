#include "core/experiment/presets.h"

namespace earshot {

std::vector<Preset> built_in_presets() {
  std::vector<Preset> all;
  for (const auto& of_method : {simclr_presets(), cola_presets(), supervised_presets(),
                                context_prediction_presets(), nce_presets()}) {
    all.insert(all.end(), of_method.begin(), of_method.end());
  }
  return all;
}

}  // namespace earshot
