#include "core/base/features.h"

namespace earshot {

// Out of line: GCC 12 warns, without a reason, where the comparison of optionals is inlined.
bool operator==(const Item& a, const Item& b) {
  return a.clip == b.clip && a.stretch == b.stretch;
}
std::partial_ordering operator<=>(const Item& a, const Item& b) {
  if (a.clip != b.clip) return a.clip <=> b.clip;
  return a.stretch <=> b.stretch;
}

std::vector<Item> whole_clips(const std::vector<std::int64_t>& clips) {
  std::vector<Item> items;
  items.reserve(clips.size());
  for (const std::int64_t clip : clips) items.push_back({clip});
  return items;
}

}  // namespace earshot
