#pragma once

#include <vector>

#include "core/experiment/experiment.h"

namespace earshot {

/// The sections that every experiment has: the seed and data, then (after encoder, method and
/// views) training and evaluation.
std::vector<Section> leading_sections();
std::vector<Section> trailing_sections();

}  // namespace earshot
