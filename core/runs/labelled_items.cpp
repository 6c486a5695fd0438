#include "core/runs/labelled_items.h"

#include <algorithm>

#include "core/training/enough_clips.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

int column_of(const Dataset& dataset, const std::string& name) {
  const int column = dataset.column(name);
  if (column >= 0) return column;
  std::string known;
  for (const std::string& other : dataset.columns) known += (known.empty() ? "" : ", ") + other;
  throw NotStarted("data.label: this data has no column \"" + name + "\"; it has " +
                   (known.empty() ? "none" : known));
}

}  // namespace

LabelledItems labelled_items(const Dataset& dataset, const std::string& column,
                             const std::vector<Item>& items) {
  const int place = column_of(dataset, column);
  const std::string little = too_little_to_evaluate(dataset, column);
  if (!little.empty()) throw NotStarted(little);
  LabelledItems found;
  found.column = column;
  found.classes = dataset.classes(place);
  for (const Item& item : items) {
    const Clip& own = dataset.clips[static_cast<std::size_t>(item.clip)];
    const std::string& text = own.labels[static_cast<std::size_t>(place)];
    if (text.empty()) continue;
    found.items.push_back(item);
    found.labels.push_back(std::lower_bound(found.classes.begin(), found.classes.end(), text) -
                           found.classes.begin());
    found.splits.push_back(own.split);
  }
  const std::string which = "data.label: the column \"" + column + "\" ";
  if (found.items.empty()) {
    throw NotStarted(which +
                     "names no clip's class; a probe needs labels: sub-folders, or a manifest "
                     "with such a column");
  }
  if (found.classes.size() < 2) {
    throw NotStarted(which + "has one class only, \"" + found.classes.front() +
                     "\"; a probe needs two");
  }
  for (const Split split : {Split::Train, Split::Test}) {
    if (found.rows(split).empty()) {
      throw NotStarted(which + "labels no clip of the " + to_text(split) +
                       " split; a probe needs some there");
    }
  }
  return found;
}

}  // namespace earshot
