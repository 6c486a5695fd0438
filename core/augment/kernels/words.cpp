#include "core/augment/kernels/words.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace earshot {

std::string number_words(double value, int decimals, bool sign) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, std::abs(value));
  const bool is_zero = std::string(text.data()).find_first_not_of("0.") == std::string::npos;
  if (is_zero) return text.data();
  return (value < 0 ? "\u2212" : sign ? "+" : "") + std::string(text.data());
}

std::string frequency_words(double hertz) {
  if (std::round(hertz) < 1000) return number_words(hertz, 0) + " Hz";
  return number_words(hertz / 1000, 1) + " kHz";
}

std::string percent_words(double part) {
  return number_words(100 * part, 0) + " %";
}

}  // namespace earshot
