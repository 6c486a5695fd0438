#pragma once

#include <cstdint>

namespace earshot {

/// Where in a view its sound lies, the rest being padding: samples, or frames, [begin, end).
struct SoundSpan {
  std::int64_t begin = 0, end = 0;
  bool holds(std::int64_t place) const { return begin <= place && place < end; }
  std::int64_t length() const { return end - begin; }
};

}  // namespace earshot
