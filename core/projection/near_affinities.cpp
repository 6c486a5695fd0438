#include "core/projection/near_affinities.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/projection/nearest_rows.h"
#include "core/projection/perplexity.h"

namespace earshot {
namespace {

constexpr double kNeighboursOfPerplexity = 3.0;

/// p_{j|i} of each row's nearest, in their order, to half the mean over the rows.
std::vector<double> conditional(const NearestRows& near, double perplexity) {
  const std::int64_t count = near.rows.size(0), k = near.rows.size(1);
  std::vector<double> likeness(static_cast<std::size_t>(count * k));
  std::vector<double> distances(static_cast<std::size_t>(k));
  const double share = 0.5 / static_cast<double>(count);
  for (std::int64_t i = 0; i < count; ++i) {
    const double* own = near.distances.data_ptr<double>() + i * k;
    for (std::int64_t j = 0; j < k; ++j) distances[static_cast<std::size_t>(j)] = own[j] - own[0];
    const double mean =
        std::max(std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(k),
                 std::numeric_limits<double>::min());
    const std::span<double> weights(likeness.data() + i * k, static_cast<std::size_t>(k));
    precision_for(distances, std::log(perplexity), 1.0 / mean, weights);
    for (double& weight : weights) weight *= share;
  }
  return likeness;
}

}  // namespace

NearAffinities near_affinities(const torch::Tensor& rows, double perplexity, std::stop_token stop,
                               const std::function<void(double)>& told) {
  const std::int64_t count = rows.dim() == 2 ? rows.size(0) : 0;
  if (count < 3 || !(perplexity >= 1.0) || !(perplexity < static_cast<double>(count - 1))) {
    throw std::invalid_argument("t-SNE: needs a perplexity from 1 to below the other rows' number");
  }
  const auto wanted = static_cast<std::int64_t>(std::ceil(kNeighboursOfPerplexity * perplexity));
  // One more than the perplexity at least: equal weights cannot have more entropy than that.
  const std::int64_t k = std::min(wanted, count - 1);
  const NearestRows near = nearest_rows(rows, k, stop, told);
  const std::vector<double> likeness = conditional(near, perplexity);

  // Each is put into both rows, and those that meet there become one.
  std::vector<std::vector<std::pair<std::int32_t, double>>> lists(static_cast<std::size_t>(count));
  const std::int64_t* columns = near.rows.data_ptr<std::int64_t>();
  for (std::int64_t at = 0; at < count * k; ++at) {
    const std::int64_t i = at / k, j = columns[at];
    const double weight = likeness[static_cast<std::size_t>(at)];
    lists[static_cast<std::size_t>(i)].emplace_back(static_cast<std::int32_t>(j), weight);
    lists[static_cast<std::size_t>(j)].emplace_back(static_cast<std::int32_t>(i), weight);
  }
  NearAffinities found;
  found.starts.push_back(0);
  for (auto& list : lists) {
    std::ranges::sort(list);
    for (std::size_t at = 0; at < list.size(); ++at) {
      const bool met = at > 0 && list[at].first == list[at - 1].first;
      if (met) {
        found.joint.back() += static_cast<float>(list[at].second);
      } else {
        found.columns.push_back(list[at].first);
        found.joint.push_back(static_cast<float>(list[at].second));
      }
    }
    found.starts.push_back(found.columns.size());
    list = {};
  }
  return found;
}

}  // namespace earshot
