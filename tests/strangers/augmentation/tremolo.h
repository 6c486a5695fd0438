#pragma once

#include <cstdint>
#include <vector>

#include "core/base/drawn.h"
#include "core/catalogue/catalogue.h"

namespace earshot::strangers {

/// All that Earshot ships, and a tremolo: the sound swells and fades as a sine does, its rate,
/// depth and phase drawn for each view. In a chain it is called "tremolo".
Catalogue catalogue_with_tremolo();

/// What a draw makes of one sound, for those who know no tensors.
std::vector<float> with_tremolo(const std::vector<float>& sound, std::int64_t sample_rate,
                                const Drawn& drawn);

}  // namespace earshot::strangers
