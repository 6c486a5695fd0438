#include "core/measures/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace earshot {
namespace {

double mean_of(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("a mean over no items");
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double normal_share(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// The z below which a share of the normal distribution lies, by bisection: exact to the last bits
/// and asked for six times an interval.
double normal_quantile(double share) {
  double low = -40.0, high = 40.0;
  for (int i = 0; i < 200 && low < high; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_share(middle) < share ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// Skewness of the mean's influence over leaving out one item (the acceleration, eq. 14.15).
double acceleration(std::span<const double> items) {
  const auto count = static_cast<double>(items.size());
  const double mean = mean_of(items);
  double cubes = 0.0, squares = 0.0;
  for (const double item : items) {
    // The mean without an item differs from the mean of those means by (mean - item)/(count - 1).
    const double influence = (item - mean) / (count - 1.0);
    cubes += influence * influence * influence;
    squares += influence * influence;
  }
  return squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
}

}  // namespace

std::vector<double> resampled_means(std::span<const double> items,
                                    std::span<const std::int64_t> indices) {
  if (items.empty() || indices.size() % items.size() != 0) {
    throw std::invalid_argument("resamples must be as long as the items");
  }
  std::vector<double> means;
  for (std::size_t start = 0; start < indices.size(); start += items.size()) {
    double sum = 0.0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      sum += items[static_cast<std::size_t>(indices[start + i])];
    }
    means.push_back(sum / static_cast<double>(items.size()));
  }
  return means;
}

double quantile(std::vector<double> values, double at) {
  if (values.empty()) throw std::invalid_argument("a quantile of no values");
  std::sort(values.begin(), values.end());
  const double place = std::clamp(at, 0.0, 1.0) * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
}

Interval percentile_interval(const std::vector<double>& resampled, double confidence) {
  const double tail = 0.5 * (1.0 - confidence);
  return {quantile(resampled, tail), quantile(resampled, 1.0 - tail)};
}

Interval basic_interval(const std::vector<double>& resampled, double estimate, double confidence) {
  const Interval mirrored = percentile_interval(resampled, confidence);
  return {2.0 * estimate - mirrored.high, 2.0 * estimate - mirrored.low};
}

Interval bca_interval(const std::vector<double>& resampled, std::span<const double> items,
                      double confidence) {
  const double estimate = mean_of(items);
  double below = 0.0;
  for (const double value : resampled) {
    below += value < estimate ? 1.0 : value == estimate ? 0.5 : 0.0;
  }
  const double bias = normal_quantile(below / static_cast<double>(resampled.size()));
  const double skew = acceleration(items);
  const auto corrected = [&](double share) {
    const double z = bias + normal_quantile(share);
    return normal_share(bias + z / (1.0 - skew * z));
  };
  const double tail = 0.5 * (1.0 - confidence);
  return {quantile(resampled, corrected(tail)), quantile(resampled, corrected(1.0 - tail))};
}

double standard_error(const std::vector<double>& resampled) {
  if (resampled.size() < 2) throw std::invalid_argument("at least two resamples are needed");
  const double mean = mean_of(resampled);
  double squares = 0.0;
  for (const double value : resampled) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(resampled.size() - 1));
}

}  // namespace earshot
