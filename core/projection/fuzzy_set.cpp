#include "core/projection/fuzzy_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace earshot {
namespace {

/// umap-learn's.
constexpr int kMostHalvings = 64;
constexpr double kMembershipTolerance = 1e-5, kLeastShareOfMean = 1e-3;

}  // namespace

double membership_of(double distance, double rho, double sigma) {
  const double beyond = distance - rho;
  return beyond > 0 && sigma > 0 ? std::exp(-beyond / sigma) : 1;
}

double sigma_for(std::span<const double> distances, double rho, std::size_t neighbours,
                 double mean) {
  const double wanted = std::log2(static_cast<double>(neighbours));
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  double low = 0, high = kUnknown, sigma = 1;
  for (int step = 0; step < kMostHalvings; ++step) {
    double sum = 0;
    for (const double distance : distances) sum += membership_of(distance, rho, sigma);
    if (std::abs(sum - wanted) < kMembershipTolerance) break;
    (sum > wanted ? high : low) = sigma;
    sigma = high == kUnknown ? 2 * sigma : (low + high) / 2;
  }
  return std::max(sigma, kLeastShareOfMean * mean);
}

SmoothDistances smooth_distances(std::span<const double> distances, std::size_t neighbours) {
  const std::size_t others = neighbours - 1;
  if (neighbours < 2 || distances.size() % others != 0) {
    throw std::invalid_argument("UMAP: the distances of each row to its neighbours but itself");
  }
  const std::size_t rows = distances.size() / others;
  const double mean_of_all = std::accumulate(distances.begin(), distances.end(), 0.0) /
                             static_cast<double>(std::max<std::size_t>(rows * neighbours, 1));
  SmoothDistances found;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto own = distances.subspan(row * others, others);
    const auto first = std::ranges::find_if(own, [](double distance) { return distance > 0; });
    const double rho = first != own.end() ? *first : 0;
    const double mean =
        rho > 0 ? std::accumulate(own.begin(), own.end(), 0.0) / static_cast<double>(neighbours)
                : mean_of_all;
    found.rho.push_back(rho);
    found.sigma.push_back(sigma_for(own, rho, neighbours, mean));
  }
  return found;
}

FuzzySet fuzzy_set(std::span<const std::int64_t> nearest, std::span<const double> distances,
                   std::size_t neighbours) {
  if (nearest.size() != distances.size()) {
    throw std::invalid_argument("UMAP: as many distances as neighbours");
  }
  const SmoothDistances smooth = smooth_distances(distances, neighbours);
  const std::size_t others = neighbours - 1, rows = smooth.rho.size();
  // Each membership is put into both rows, and those that meet there are united.
  std::vector<std::vector<std::pair<std::int32_t, double>>> lists(rows);
  for (std::size_t at = 0; at < nearest.size(); ++at) {
    const std::size_t i = at / others;
    const auto j = static_cast<std::size_t>(nearest[at]);
    const double membership = membership_of(distances[at], smooth.rho[i], smooth.sigma[i]);
    lists.at(i).emplace_back(static_cast<std::int32_t>(j), membership);
    lists.at(j).emplace_back(static_cast<std::int32_t>(i), membership);
  }
  FuzzySet found;
  found.starts.push_back(0);
  for (auto& list : lists) {
    std::ranges::sort(list);
    for (std::size_t at = 0; at < list.size(); ++at) {
      double membership = list[at].second;
      const std::int32_t column = list[at].first;
      if (at + 1 < list.size() && list[at + 1].first == column) {
        const double other = list[++at].second;
        membership += other - membership * other;
      }
      if (static_cast<float>(membership) > 0) {
        found.columns.push_back(column);
        found.membership.push_back(static_cast<float>(membership));
      }
    }
    found.starts.push_back(found.columns.size());
    list = {};
  }
  return found;
}

}  // namespace earshot
