#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// The presets that Earshot ships: `<method>-small` learns on two CPU cores in minutes,
/// `<method>-paper` is the published architecture, optimiser, schedule, clip length and rate.
std::vector<Preset> built_in_presets();

/// Preset::formerly of a preset; nothing for one that has not changed.
std::vector<std::pair<std::string, Value>> former_settings(const std::string& preset);

/// Each method's own, in presets/<method>.cpp.
std::vector<Preset> pase_presets();
std::vector<Preset> simclr_presets();
std::vector<Preset> moco_presets();
std::vector<Preset> byol_presets();
std::vector<Preset> byol_a_presets();
std::vector<Preset> cpc_presets();
std::vector<Preset> wav2vec_presets();
std::vector<Preset> vq_cpc_presets();
std::vector<Preset> cola_presets();
std::vector<Preset> supervised_presets();
std::vector<Preset> context_prediction_presets();
std::vector<Preset> nce_presets();

}  // namespace earshot
