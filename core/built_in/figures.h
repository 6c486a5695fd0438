#pragma once

#include <vector>

#include "core/catalogue/figures.h"

namespace earshot {

/// The figures of a probe that Earshot ships, the one that counts first.
std::vector<Figure> built_in_figures();

}  // namespace earshot
