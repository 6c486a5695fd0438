#include "app/panels/clip_classes.h"

#include <algorithm>
#include <map>

#include "widgets/chrome/plain_words.h"

namespace earshot {

QStringList ClipClasses::names() const {
  QStringList names;
  for (const std::string& label : labels) names += shown_name(label);
  return names;
}

int ClipClasses::of(const Clip& clip) const {
  const auto place = static_cast<std::size_t>(column);
  if (column < 0 || place >= clip.labels.size() || clip.labels[place].empty()) return -1;
  const auto found = std::lower_bound(labels.begin(), labels.end(), clip.labels[place]);
  if (found == labels.end() || *found != clip.labels[place]) return -1;
  return static_cast<int>(found - labels.begin());
}

ClipClasses clip_classes(const Dataset& dataset, const std::string& column) {
  ClipClasses classes;
  classes.column = dataset.column(column);
  if (classes.column < 0) return classes;
  const auto place = static_cast<std::size_t>(classes.column);
  std::map<std::string, std::int64_t> counts;
  for (const Clip& clip : dataset.clips) {
    if (place < clip.labels.size() && !clip.labels[place].empty()) ++counts[clip.labels[place]];
  }
  for (const auto& [label, count] : counts) {
    classes.labels.push_back(label);
    classes.clips.push_back(count);
  }
  return classes;
}

}  // namespace earshot
