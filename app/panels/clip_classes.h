#pragma once

#include <cstdint>
#include <QStringList>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// The classes of a label column, counted over the whole data set: a map of some of its clips gives
/// them the same colours as a map of all.
struct ClipClasses {
  int column = -1;                  ///< -1: no classes
  std::vector<std::string> labels;  ///< ascending
  std::vector<std::int64_t> clips;  ///< of each class, in the whole data set

  QStringList names() const;
  /// The class of a clip, or -1.
  int of(const Clip& clip) const;
};

/// Slow for a large data set.
ClipClasses clip_classes(const Dataset& dataset, const std::string& column);

}  // namespace earshot
