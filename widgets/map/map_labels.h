#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "widgets/map/map_points.h"

namespace earshot {

/// A class's name belongs here, in the space of the points.
struct MapLabel {
  int of_class = -1;
  float x = 0, y = 0, z = 0;
  std::int64_t points = 0;  ///< of the class, around
};

/// Where each class of `wanted` is at home: the place that has many of its points and few others,
/// in the middle of those. A class that has the majority nowhere has none. A class a row (-1:
/// none); two passes over the rows.
std::vector<MapLabel> labels_of_clusters(const MapPoints& points, std::span<const int> class_of_row,
                                         std::span<const int> wanted);

/// On the way from some labels to others, share 0..1: those that are new are there at the end.
std::vector<MapLabel> between(const std::vector<MapLabel>& from, const std::vector<MapLabel>& to,
                              float share);

}  // namespace earshot
