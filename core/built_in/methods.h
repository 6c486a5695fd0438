#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// The methods that Earshot ships; one line in methods.cpp each.
std::vector<MethodEntry> built_in_methods();

}  // namespace earshot
