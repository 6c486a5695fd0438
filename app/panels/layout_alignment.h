#pragma once

#include <cstdint>
#include <vector>

namespace earshot {

/// A map's places, row-major [clips, dimensions], and whose they are.
struct Layout {
  std::vector<float> places;
  std::vector<std::int64_t> clips;
  int dimensions = 0;
};

/// Turns and mirrors `layout` so that the clips it shares with `before` lie as they lay there.
/// False, and nothing done, where they share too few or differ in dimensions.
bool lay_as(Layout& layout, const Layout& before);

}  // namespace earshot
