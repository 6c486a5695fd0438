#include "core/experiment/presets.h"

namespace earshot {

std::vector<Preset> built_in_presets() {
  std::vector<Preset> all;
  for (const auto& of_method :
       {simclr_presets(), moco_presets(), byol_presets(), byol_a_presets(), cola_presets(),
        cpc_presets(), wav2vec_presets(), vq_cpc_presets(), pase_presets(),
        context_prediction_presets(), nce_presets(), supervised_presets()}) {
    all.insert(all.end(), of_method.begin(), of_method.end());
  }
  return all;
}

}  // namespace earshot
