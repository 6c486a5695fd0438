#pragma once

#include <algorithm>

#include "core/base/random.h"

namespace earshot {

/// Uniform between two settings, whichever of them is the larger.
inline double draw_between(Random& random, double first, double second) {
  const auto [low, high] = std::minmax(first, second);
  return random.uniform(low, high);
}

/// Uniform among the whole numbers between two settings, both included.
inline std::int64_t draw_between(Random& random, std::int64_t first, std::int64_t second) {
  const auto [low, high] = std::minmax(first, second);
  return random.integer(low, high);
}

}  // namespace earshot
