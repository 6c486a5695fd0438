#pragma once

#include <vector>

#include "core/catalogue/importers.h"

namespace earshot {

/// The ways to open sounds that Earshot ships, in the order in which they are asked.
std::vector<ImporterEntry> built_in_importers();

}  // namespace earshot
