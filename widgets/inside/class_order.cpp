#include "widgets/inside/class_order.h"

#include <algorithm>
#include <numeric>

namespace earshot {
namespace {

using Counts = std::vector<std::vector<std::int64_t>>;

std::int64_t between(const Counts& counts, int one, int other) {
  const auto a = static_cast<std::size_t>(one), b = static_cast<std::size_t>(other);
  return counts[a][b] + counts[b][a];
}

/// From the pair that is confused most, always on to what the last one is confused with most; where
/// that is nothing, to what has most mistakes.
std::vector<int> by_confusion(const Counts& counts) {
  const int classes = static_cast<int>(counts.size());
  std::vector<std::int64_t> mistakes(counts.size(), 0);
  for (int one = 0; one < classes; ++one) {
    for (int other = 0; other < classes; ++other) {
      if (one != other) mistakes[static_cast<std::size_t>(one)] += between(counts, one, other);
    }
  }
  std::vector<int> left(counts.size());
  std::iota(left.begin(), left.end(), 0);
  std::vector<int> order;
  while (!left.empty()) {
    const auto worth = [&](int one) {
      std::int64_t shared = 0;
      if (!order.empty()) {
        shared = between(counts, order.back(), one);
      } else {
        for (const int other : left) {
          if (other != one) shared = std::max(shared, between(counts, one, other));
        }
      }
      return std::make_pair(shared, mistakes[static_cast<std::size_t>(one)]);
    };
    const auto next = std::ranges::max_element(left, {}, worth);
    order.push_back(*next);
    left.erase(next);
  }
  return order;
}

}  // namespace

std::vector<int> class_order(const Counts& counts, ClassOrder order) {
  if (order == ClassOrder::Confused) return by_confusion(counts);
  std::vector<int> places(counts.size());
  std::iota(places.begin(), places.end(), 0);
  if (order == ClassOrder::Size) {
    std::ranges::stable_sort(places, std::greater{}, [&counts](int place) {
      const auto& row = counts[static_cast<std::size_t>(place)];
      return std::accumulate(row.begin(), row.end(), std::int64_t{0});
    });
  }
  return places;
}

}  // namespace earshot
