#include "core/measures/cluster_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace earshot {
namespace {

struct Clusters {
  std::size_t features = 0;
  std::vector<std::size_t> of_row;           ///< the cluster of each row
  std::vector<double> sizes;                 ///< rows of each cluster
  std::vector<std::vector<double>> centres;  ///< mean of each cluster
};

Clusters clusters_of(std::span<const double> rows, LabelSpan labels) {
  if (labels.empty() || rows.size() % labels.size() != 0) {
    throw std::invalid_argument("one label a row of features is needed");
  }
  Clusters found;
  found.features = rows.size() / labels.size();
  std::map<std::int64_t, std::size_t> places;
  for (const std::int64_t label : labels) places.emplace(label, 0);
  if (places.size() < 2) throw std::invalid_argument("at least two labels are needed");
  std::size_t next = 0;
  for (auto& [label, place] : places) place = next++;
  found.sizes.assign(places.size(), 0.0);
  found.centres.assign(places.size(), std::vector<double>(found.features, 0.0));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t cluster = places[labels[i]];
    found.of_row.push_back(cluster);
    found.sizes[cluster] += 1.0;
    for (std::size_t f = 0; f < found.features; ++f) {
      found.centres[cluster][f] += rows[i * found.features + f];
    }
  }
  for (std::size_t c = 0; c < found.sizes.size(); ++c) {
    for (double& value : found.centres[c]) value /= found.sizes[c];
  }
  return found;
}

double squared(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t f = 0; f < a.size(); ++f) sum += (a[f] - b[f]) * (a[f] - b[f]);
  return sum;
}

double cosine_distance(std::span<const double> a, std::span<const double> b) {
  double product = 0.0, first = 0.0, second = 0.0;
  for (std::size_t f = 0; f < a.size(); ++f) {
    product += a[f] * b[f];
    first += a[f] * a[f];
    second += b[f] * b[f];
  }
  const double scale = std::sqrt(first * second);
  return scale > 0.0 ? 1.0 - product / scale : 1.0;
}

}  // namespace

std::vector<double> silhouettes(std::span<const double> rows, LabelSpan labels, Distance distance) {
  const Clusters clusters = clusters_of(rows, labels);
  const std::size_t features = clusters.features;
  std::vector<double> found(labels.size(), 0.0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::vector<double> sums(clusters.sizes.size(), 0.0);
    const auto own_row = rows.subspan(i * features, features);
    for (std::size_t j = 0; j < labels.size(); ++j) {
      const auto other = rows.subspan(j * features, features);
      if (j == i) continue;
      sums[clusters.of_row[j]] += distance == Distance::Euclidean
                                      ? std::sqrt(squared(own_row, other))
                                      : cosine_distance(own_row, other);
    }
    const std::size_t own = clusters.of_row[i];
    if (clusters.sizes[own] < 2.0) continue;
    const double within = sums[own] / (clusters.sizes[own] - 1.0);
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < sums.size(); ++c) {
      if (c != own) nearest = std::min(nearest, sums[c] / clusters.sizes[c]);
    }
    const double wider = std::max(within, nearest);
    found[i] = wider > 0.0 ? (nearest - within) / wider : 0.0;
  }
  return found;
}

double davies_bouldin(std::span<const double> rows, LabelSpan labels) {
  const Clusters clusters = clusters_of(rows, labels);
  const std::size_t count = clusters.sizes.size();
  std::vector<double> widths(count, 0.0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t own = clusters.of_row[i];
    widths[own] += std::sqrt(squared(rows.subspan(i * clusters.features, clusters.features),
                                     clusters.centres[own])) /
                   clusters.sizes[own];
  }
  double sum = 0.0;
  for (std::size_t a = 0; a < count; ++a) {
    double worst = 0.0;
    for (std::size_t b = 0; b < count; ++b) {
      if (a == b) continue;
      const double apart = std::sqrt(squared(clusters.centres[a], clusters.centres[b]));
      if (apart > 0.0) worst = std::max(worst, (widths[a] + widths[b]) / apart);
    }
    sum += worst;
  }
  return sum / static_cast<double>(count);
}

double calinski_harabasz(std::span<const double> rows, LabelSpan labels) {
  const Clusters clusters = clusters_of(rows, labels);
  std::vector<double> middle(clusters.features, 0.0);
  const auto items = static_cast<double>(labels.size());
  for (std::size_t c = 0; c < clusters.sizes.size(); ++c) {
    for (std::size_t f = 0; f < clusters.features; ++f) {
      middle[f] += clusters.centres[c][f] * clusters.sizes[c] / items;
    }
  }
  double between = 0.0, within = 0.0;
  for (std::size_t c = 0; c < clusters.sizes.size(); ++c) {
    between += clusters.sizes[c] * squared(clusters.centres[c], middle);
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    within += squared(rows.subspan(i * clusters.features, clusters.features),
                      clusters.centres[clusters.of_row[i]]);
  }
  const auto count = static_cast<double>(clusters.sizes.size());
  return within > 0.0 ? between * (items - count) / (within * (count - 1.0)) : 1.0;
}

}  // namespace earshot
