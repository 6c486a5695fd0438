#pragma once

#include <optional>
#include <span>

namespace earshot {

struct MeanInterval {
  double mean = 0;
  double half = 0;  ///< of the 95 % interval of the mean
};

/// Of few values that vary as a normal does, such as one a seed, by Student's t (Student 1908).
/// Nothing of fewer than two.
std::optional<MeanInterval> mean_interval(std::span<const double> values);

}  // namespace earshot
