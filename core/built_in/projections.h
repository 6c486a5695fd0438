#pragma once

#include <vector>

#include "core/catalogue/projections.h"

namespace earshot {

/// The projections of the map that Earshot ships, the one that is shown first in front.
std::vector<ProjectionEntry> built_in_projections();

}  // namespace earshot
