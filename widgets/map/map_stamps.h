#pragma once

#include <cstdint>
#include <QPointF>
#include <vector>

class QColor;
class QPainter;

namespace earshot {

/// The sign of a split: train, validation, test.
enum class MapShape : std::uint8_t { Disc, Ring, Diamond };

/// One point's shape with a painter, for legends and for what is drawn on top.
void paint_shape(QPainter& painter, MapShape shape, QPointF centre, double radius,
                 const QColor& colour);

/// How far a shape covers each pixel of a box around a point's own pixel, 0..255.
struct Coverage {
  int left = 0, top = 0;  ///< of the box, from the point's pixel
  int width = 0, height = 0;
  std::vector<std::uint8_t> share;
};

/// Ready-made coverages of the three shapes at one size, for each part of a pixel that the centre
/// may fall on, so that slow motion stays smooth; and at several depths where the map is solid.
class MapStamps {
 public:
  struct Stamp {
    Coverage shape;
    Coverage rim;  ///< a little larger and half as strong; empty unless asked for
  };

  MapStamps(double radius, bool solid, bool with_rim);
  bool are_for(double radius, bool solid, bool with_rim) const {
    return radius == radius_ && solid == solid_ && with_rim == with_rim_;
  }
  /// `part_x` and `part_y`: where in the pixel, 0..1 (1 excluded).
  const Stamp& at(MapShape shape, float depth, float part_x, float part_y) const;

 private:
  double radius_;
  bool solid_, with_rim_;
  std::vector<Stamp> stamps_;
};

}  // namespace earshot
