#pragma once

#include <string>

namespace earshot {

/// "−3.2" (with a true minus), or with `sign` also "+3.2".
std::string number_words(double value, int decimals, bool sign = false);

/// "850 Hz", "2.9 kHz".
std::string frequency_words(double hertz);

/// "12 %".
std::string percent_words(double part);

}  // namespace earshot
