#pragma once

#include <vector>

#include "core/catalogue.h"

namespace earshot {

/// The methods that Earshot ships; one line in registry.cpp each.
std::vector<MethodEntry> built_in_methods();

}  // namespace earshot
