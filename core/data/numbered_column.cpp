#include "core/data/numbered_column.h"

#include <algorithm>

namespace earshot {

std::vector<std::int64_t> NumberedColumn::of(const std::vector<std::int64_t>& clips) const {
  std::vector<std::int64_t> found;
  found.reserve(clips.size());
  for (const std::int64_t clip : clips) found.push_back(numbers[static_cast<std::size_t>(clip)]);
  return found;
}

NumberedColumn numbered_column(const Dataset& dataset, const std::string& column) {
  NumberedColumn numbered;
  numbered.numbers.assign(dataset.clips.size(), -1);
  const int place = dataset.column(column);
  if (place < 0) return numbered;
  numbered.names = dataset.classes(place);
  for (std::size_t clip = 0; clip < dataset.clips.size(); ++clip) {
    const std::string& text = dataset.clips[clip].labels[static_cast<std::size_t>(place)];
    if (text.empty()) continue;
    numbered.numbers[clip] = std::lower_bound(numbered.names.begin(), numbered.names.end(), text) -
                             numbered.names.begin();
  }
  return numbered;
}

}  // namespace earshot
