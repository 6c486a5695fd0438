#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace earshot {

/// log(x) for normal x to 1e-7: x = 2^exponent * m with m around 1, and the series of artanh for m.
/// Whole numbers only where it decides, so that it runs in lanes.
inline __attribute__((always_inline)) float quick_log(float x) {
  constexpr std::int32_t kRootOfHalf = 0x3f3504f3;
  const auto bits = std::bit_cast<std::int32_t>(x);
  const std::int32_t exponent = (bits - kRootOfHalf) >> 23;
  const float m = std::bit_cast<float>(bits - (exponent << 23));
  const float t = (m - 1.0f) / (m + 1.0f);
  const float s = t * t;
  const float series = t * (2.0f + s * (2.0f / 3.0f + s * (2.0f / 5.0f + s * (2.0f / 7.0f))));
  return static_cast<float>(exponent) * 0.693147181f + series;
}
inline double quick_log(double x) {
  return std::log(x);
}

}  // namespace earshot
