#include "app/panels/layout_alignment.h"

#include <algorithm>
#include <map>
#include <span>

#include "core/projection/align.h"

namespace earshot {

bool lay_as(Layout& layout, const Layout& before) {
  if (layout.dimensions != before.dimensions || layout.dimensions < 1) return false;
  const auto width = static_cast<std::size_t>(layout.dimensions);
  std::map<Item, std::size_t> rows_before;
  for (std::size_t row = 0; row < before.items.size(); ++row) rows_before[before.items[row]] = row;
  std::vector<float> shared, reference, others;
  std::vector<std::size_t> shared_rows, other_rows;
  const auto put = [width](std::vector<float>& into, const std::vector<float>& from,
                           std::size_t row) {
    const auto first = from.begin() + static_cast<std::ptrdiff_t>(row * width);
    into.insert(into.end(), first, first + static_cast<std::ptrdiff_t>(width));
  };
  for (std::size_t row = 0; row < layout.items.size(); ++row) {
    const auto found = rows_before.find(layout.items[row]);
    const bool is_shared = found != rows_before.end();
    put(is_shared ? shared : others, layout.places, row);
    (is_shared ? shared_rows : other_rows).push_back(row);
    if (is_shared) put(reference, before.places, found->second);
  }
  if (shared_rows.size() < width + 1) return false;
  const std::vector<float> moved = aligned(shared, reference, layout.dimensions, others);
  shared_rows.insert(shared_rows.end(), other_rows.begin(), other_rows.end());
  for (std::size_t i = 0; i < shared_rows.size(); ++i) {
    std::copy_n(moved.begin() + static_cast<std::ptrdiff_t>(i * width), width,
                layout.places.begin() + static_cast<std::ptrdiff_t>(shared_rows[i] * width));
  }
  return true;
}

}  // namespace earshot
