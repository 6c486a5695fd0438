#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/projection/neighbours.h"
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

float square_of_distance(const float* a, const float* b, std::int64_t count) {
  float sums[4] = {0.0f, 0.0f, 0.0f, 0.0f};
  std::int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) {
      const float apart = a[i + lane] - b[i + lane];
      sums[lane] += apart * apart;
    }
  }
  for (; i < count; ++i) sums[0] += (a[i] - b[i]) * (a[i] - b[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

std::vector<NearRow> find_neighbours(const Features& features, std::int64_t row,
                                     const NeighbourSearch& search, std::span<const int> labels) {
  if (row < 0 || row >= features.rows()) {
    throw std::out_of_range("row " + std::to_string(row) + " of " +
                            std::to_string(features.rows()));
  }
  const bool by_label = search.kind != NeighbourKind::Nearest;
  if (by_label && labels.size() != features.items.size()) {
    throw std::invalid_argument("neighbours by label: " + std::to_string(labels.size()) +
                                " labels for " + std::to_string(features.rows()) + " rows");
  }
  const auto label_of = [&](std::int64_t of) {
    return by_label ? labels[static_cast<std::size_t>(of)] : 0;
  };
  const int own_label = label_of(row);
  if (own_label < 0) return {};
  const bool same_wanted = search.kind != NeighbourKind::OtherLabelNear;
  const bool cosine = search.nearness == Nearness::Cosine;
  const float* own = features.row(row).data();
  const float own_length = std::sqrt(product(own, own, features.width));
  std::vector<NearRow> all;
  all.reserve(static_cast<std::size_t>(features.rows()));
  for (std::int64_t other = 0; other < features.rows(); ++other) {
    const int label = label_of(other);
    if (other == row || label < 0 || (label == own_label) != same_wanted) continue;
    const float* values = features.row(other).data();
    if (!cosine) {
      all.push_back({other, std::sqrt(square_of_distance(own, values, features.width))});
      continue;
    }
    const float lengths = own_length * std::sqrt(product(values, values, features.width));
    const float likeness = lengths > 0.0f ? product(own, values, features.width) / lengths : 0.0f;
    all.push_back({other, std::clamp(likeness, -1.0f, 1.0f)});
  }
  // Of cosines the largest is the nearest, of distances the smallest.
  const bool largest_first = cosine == (search.kind != NeighbourKind::SameLabelFar);
  const auto wanted =
      std::clamp<std::ptrdiff_t>(search.k, 0, static_cast<std::ptrdiff_t>(all.size()));
  std::partial_sort(all.begin(), all.begin() + wanted, all.end(),
                    [largest_first](const NearRow& a, const NearRow& b) {
                      if (a.nearness != b.nearness)
                        return (a.nearness > b.nearness) == largest_first;
                      return a.row < b.row;
                    });
  all.resize(static_cast<std::size_t>(wanted));
  return all;
}

std::vector<Neighbour> nearest(const Features& features, std::int64_t row, int k) {
  std::vector<Neighbour> found;
  for (const NearRow& one : find_neighbours(features, row, {k})) {
    found.push_back({one.row, one.nearness});
  }
  return found;
}

}  // namespace earshot
