#include "core/measures/mean_interval.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

/// Of Student's t, 97.5 %: for few by table, then by the expansion in 1/n (Abramowitz and Stegun
/// 1964, 26.7.5).
double student_t(std::size_t degrees) {
  constexpr double few[] = {12.706, 4.303, 3.182, 2.776, 2.571};
  if (degrees <= 5) return few[std::max<std::size_t>(1, degrees) - 1];
  constexpr double z = 1.959964;
  const auto n = static_cast<double>(degrees);
  return z + (std::pow(z, 3) + z) / (4 * n) +
         (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / (96 * n * n);
}

}  // namespace

std::optional<MeanInterval> mean_interval(std::span<const double> values) {
  if (values.size() < 2) return {};
  const auto count = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double error = std::sqrt(squares / (count - 1) / count);
  return MeanInterval{mean, student_t(values.size() - 1) * error};
}

}  // namespace earshot
