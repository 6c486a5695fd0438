#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// What test clips are heard through by the robustness protocol, in the order in which it is shown.
std::vector<DistortionEntry> built_in_distortions();

}  // namespace earshot
