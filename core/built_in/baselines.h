#pragma once

#include <vector>

#include "core/catalogue/protocols.h"

namespace earshot {

/// The baselines of an evaluation that Earshot ships, in the order in which they are told.
std::vector<BaselineEntry> built_in_baselines();

}  // namespace earshot
