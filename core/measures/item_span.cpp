#include "core/measures/item_span.h"

#include <algorithm>
#include <cmath>

namespace earshot {

SoundSpan span_of(PcmCache& cache, const Item& item) {
  const std::int64_t end = cache.length(item.clip);
  if (!item.stretch) return {0, end};
  const auto rate = static_cast<double>(cache.sample_rate());
  const auto place = [&](double seconds) {
    return static_cast<std::int64_t>(
        std::llround(std::clamp(seconds * rate, 0.0, static_cast<double>(end))));
  };
  return {place(item.stretch->start), place(item.stretch->start + item.stretch->length)};
}

}  // namespace earshot
