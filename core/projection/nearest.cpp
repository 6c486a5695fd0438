#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/projection/projection.h"

namespace earshot {
namespace {

/// Four running sums let the processor work on four products at once.
float product(const float* a, const float* b, std::int64_t count) {
  float sums[4] = {0.0f, 0.0f, 0.0f, 0.0f};
  std::int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (; i < count; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

std::vector<Neighbour> nearest(const Features& features, std::int64_t row, int k) {
  if (row < 0 || row >= features.rows()) {
    throw std::out_of_range("row " + std::to_string(row) + " of " +
                            std::to_string(features.rows()));
  }
  const float* own = features.row(row).data();
  const float own_length = std::sqrt(product(own, own, features.width));
  std::vector<Neighbour> all;
  all.reserve(static_cast<std::size_t>(features.rows()));
  for (std::int64_t other = 0; other < features.rows(); ++other) {
    if (other == row) continue;
    const float* values = features.row(other).data();
    const float lengths = own_length * std::sqrt(product(values, values, features.width));
    const float cosine = lengths > 0.0f ? product(own, values, features.width) / lengths : 0.0f;
    all.push_back({other, std::clamp(cosine, -1.0f, 1.0f)});
  }
  const auto wanted = std::clamp<std::ptrdiff_t>(k, 0, static_cast<std::ptrdiff_t>(all.size()));
  std::partial_sort(
      all.begin(), all.begin() + wanted, all.end(), [](const Neighbour& a, const Neighbour& b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.row < b.row;
      });
  all.resize(static_cast<std::size_t>(wanted));
  return all;
}

}  // namespace earshot
