#include "core/measures/hit_interval.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace earshot {

Interval hit_interval(std::int64_t hits, std::int64_t items, double confidence) {
  if (items < 1 || hits < 0 || hits > items) {
    throw std::invalid_argument("an interval of a share takes 0 to all of at least one item");
  }
  if (hits == 0 || hits == items) {
    const double share = hits == 0 ? 0.0 : 1.0;
    return {share, share};
  }
  const auto count = static_cast<double>(items);
  const double share = static_cast<double>(hits) / count;
  const double tail = 0.5 * (1.0 - confidence);
  Interval found{1, 1};
  bool has_low = false;
  double sum = 0;
  for (std::int64_t k = 0; k <= items; ++k) {
    const auto drawn = static_cast<double>(k);
    sum +=
        std::exp(std::lgamma(count + 1) - std::lgamma(drawn + 1) - std::lgamma(count - drawn + 1) +
                 drawn * std::log(share) + (count - drawn) * std::log1p(-share));
    if (!has_low && sum >= tail) {
      found.low = drawn / count;
      has_low = true;
    }
    if (sum >= 1.0 - tail) {
      found.high = drawn / count;
      break;
    }
  }
  return found;
}

std::optional<Interval> ranked_interval(const ProbeResult& result) {
  if (result.predictions.empty()) return std::nullopt;
  const auto hits = std::ranges::count_if(
      result.predictions, [](const auto& one) { return one.truth == one.predicted; });
  const auto items = static_cast<std::int64_t>(result.predictions.size());
  constexpr double same = 1e-9;
  if (!(std::abs(result.ranked() - static_cast<double>(hits) / static_cast<double>(items)) <
        same)) {
    return std::nullopt;
  }
  return hit_interval(hits, items);
}

}  // namespace earshot
