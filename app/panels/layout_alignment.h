#pragma once

#include <vector>

#include "core/base/features.h"

namespace earshot {

/// A map's places, row-major [items, dimensions], and whose they are.
struct Layout {
  std::vector<float> places;
  std::vector<Item> items;
  int dimensions = 0;
};

/// Turns and mirrors `layout` so that the items it shares with `before` lie as they lay there.
/// False, and nothing done, where they share too few or differ in dimensions.
bool lay_as(Layout& layout, const Layout& before);

}  // namespace earshot
