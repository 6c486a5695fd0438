#pragma once

namespace earshot {

/// How a person wants a map drawn; all ones is what the number of points asks for.
struct MapLook {
  double size = 1;     ///< of the points, 0.5..2
  double opacity = 1;  ///< of the points, 0.2..2
  double density = 0;  ///< 0..1: how plainly a ground shows where points lie dense
  bool labels = true;  ///< classes are named where they are at home
  bool legend = true;

  friend bool operator==(const MapLook&, const MapLook&) = default;
};

}  // namespace earshot
