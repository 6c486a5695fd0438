#pragma once

#include <cstdint>
#include <vector>

namespace earshot {

enum class ClassOrder {
  Name,
  Size,     ///< the largest first
  Confused  ///< what is taken for each other most stands first and side by side
};

/// The classes of a square confusion matrix (a row a true class), whose names ascend, as they are
/// to stand.
std::vector<int> class_order(const std::vector<std::vector<std::int64_t>>& counts,
                             ClassOrder order);

}  // namespace earshot
