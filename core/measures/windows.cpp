#include "core/measures/windows.h"

namespace earshot {

std::vector<std::int64_t> window_starts(std::int64_t length, std::int64_t window,
                                        std::int64_t most) {
  if (length <= 0 || window <= 0) return {};
  if (length <= window) return {-((window - length) / 2)};
  const std::int64_t count = length / window + (2 * (length % window) >= window ? 1 : 0);
  const std::int64_t kept = most > 0 && most < count ? most : count;
  std::vector<std::int64_t> starts;
  for (std::int64_t i = 0; i < kept; ++i) {
    // The middle of the i-th of `kept` equal parts.
    starts.push_back((2 * i + 1) * count / (2 * kept) * window);
  }
  return starts;
}

}  // namespace earshot
