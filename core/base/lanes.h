#pragma once

#include <cstring>

namespace earshot {

/// Four floats that the compiler keeps in one register: sums in a fixed order, so that the result
/// does not hang on what an optimiser finds, at four times the speed of one after the other.
using Lanes [[gnu::vector_size(16)]] = float;
constexpr std::size_t lane_count = 4;

inline Lanes load_lanes(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

inline float sum_of_lanes(Lanes lanes) {
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

}  // namespace earshot
