#pragma once

#include <vector>

#include "core/catalogue/examples.h"

namespace earshot {

/// The example sounds that Earshot ships.
std::vector<ExampleEntry> built_in_examples();

}  // namespace earshot
