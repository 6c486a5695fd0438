#include "core/projection/quality.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace earshot {
namespace {

void require_fit(std::size_t values, std::int64_t rows, int k) {
  if (rows < 1 || values == 0 || values % static_cast<std::size_t>(rows) != 0) {
    throw std::invalid_argument("quality of a layout: the values do not fill the rows");
  }
  if (k < 1 || 2 * static_cast<std::int64_t>(k) >= rows) {
    throw std::invalid_argument("quality of a layout: k must be from 1 to below half the rows");
  }
}

/// The other rows by their distance to one row, the nearest first.
std::vector<std::size_t> by_distance(std::span<const double> points, std::size_t rows,
                                     std::size_t own, std::vector<double>& distances) {
  const std::size_t features = points.size() / rows;
  distances.assign(rows, 0.0);
  for (std::size_t j = 0; j < rows; ++j) {
    for (std::size_t f = 0; f < features; ++f) {
      const double apart = points[own * features + f] - points[j * features + f];
      distances[j] += apart * apart;
    }
  }
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  order.erase(order.begin() + static_cast<std::ptrdiff_t>(own));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return distances[a] < distances[b]; });
  return order;
}

}  // namespace

double trustworthiness(std::span<const double> input, std::span<const double> layout,
                       std::int64_t rows, int k) {
  require_fit(input.size(), rows, k);
  require_fit(layout.size(), rows, k);
  const auto count = static_cast<std::size_t>(rows), near = static_cast<std::size_t>(k);
  std::vector<double> distances;
  std::vector<std::size_t> rank(count);
  double penalty = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto order = by_distance(input, count, i, distances);
    for (std::size_t place = 0; place < order.size(); ++place) rank[order[place]] = place + 1;
    const auto shown = by_distance(layout, count, i, distances);
    for (std::size_t place = 0; place < near; ++place) {
      const std::size_t own = rank[shown[place]];
      if (own > near) penalty += static_cast<double>(own - near);
    }
  }
  const auto n = static_cast<double>(rows), neighbours = static_cast<double>(k);
  return 1.0 - penalty * 2.0 / (n * neighbours * (2.0 * n - 3.0 * neighbours - 1.0));
}

double continuity(std::span<const double> input, std::span<const double> layout, std::int64_t rows,
                  int k) {
  return trustworthiness(layout, input, rows, k);
}

double neighbourhood_hit(std::span<const double> points, std::span<const std::int64_t> labels,
                         int k) {
  require_fit(points.size(), static_cast<std::int64_t>(labels.size()), k);
  std::vector<double> distances;
  double hits = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto order = by_distance(points, labels.size(), i, distances);
    for (std::size_t place = 0; place < static_cast<std::size_t>(k); ++place) {
      hits += labels[order[place]] == labels[i] ? 1.0 : 0.0;
    }
  }
  return hits / (static_cast<double>(k) * static_cast<double>(labels.size()));
}

}  // namespace earshot
