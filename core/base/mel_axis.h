#pragma once

#include <cmath>

namespace earshot {

/// The mel scale of O'Shaughnessy 1987 (the one of HTK): 2595 log10(1 + f / 700 Hz).
inline double mel_of(double hertz) {
  return 2595.0 * std::log10(1.0 + hertz / 700.0);
}
inline double hertz_of(double mel) {
  return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
}

}  // namespace earshot
