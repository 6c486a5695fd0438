#include "widgets/map/map_stamps.h"

#include <algorithm>
#include <cmath>
#include <QImage>
#include <QPainter>
#include <QPainterPath>

namespace earshot {

namespace {

constexpr int phases = 4;  ///< places within a pixel, each way
constexpr int sizes = 6;   ///< by depth

QPainterPath outline_of(MapShape shape, QPointF centre, double radius) {
  QPainterPath path;
  if (shape == MapShape::Diamond) {
    const double reach = radius * 1.25;
    path.moveTo(centre + QPointF(0, -reach));
    path.lineTo(centre + QPointF(reach, 0));
    path.lineTo(centre + QPointF(0, reach));
    path.lineTo(centre + QPointF(-reach, 0));
    path.closeSubpath();
  } else {
    path.addEllipse(centre, radius, radius);
  }
  return path;
}

/// What `draw` paints white around (shift_x, shift_y) of the point's pixel, cut to what it covers.
template <class Draw>
Coverage coverage_of(double radius, double shift_x, double shift_y, const Draw& draw) {
  const int reach = static_cast<int>(std::ceil(radius * 1.25 + 1.5));
  QImage image(2 * reach + 1, 2 * reach + 1, QImage::Format_Grayscale8);
  image.fill(0);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  draw(painter, QPointF(reach + shift_x, reach + shift_y));
  painter.end();
  QRect used;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      if (image.constScanLine(y)[x] > 4) used |= QRect(x, y, 1, 1);
    }
  }
  Coverage coverage{used.left() - reach, used.top() - reach, used.width(), used.height(), {}};
  for (int y = used.top(); y <= used.bottom(); ++y) {
    const auto* line = image.constScanLine(y);
    coverage.share.insert(coverage.share.end(), line + used.left(), line + used.right() + 1);
  }
  return coverage;
}

}  // namespace

void paint_shape(QPainter& painter, MapShape shape, QPointF centre, double radius,
                 const QColor& colour) {
  if (shape == MapShape::Ring) {
    const double width = std::max(1.0, radius * 0.45);
    QPainterPath ring = outline_of(shape, centre, radius);
    if (radius > width) ring.addEllipse(centre, radius - width, radius - width);
    ring.setFillRule(Qt::OddEvenFill);
    painter.fillPath(ring, colour);
  } else {
    painter.fillPath(outline_of(shape, centre, radius), colour);
  }
}

MapStamps::MapStamps(double radius, bool solid, bool with_rim)
    : radius_(radius), solid_(solid), with_rim_(with_rim) {
  for (const MapShape shape : {MapShape::Disc, MapShape::Ring, MapShape::Diamond}) {
    for (int size = 0; size < (solid ? sizes : 1); ++size) {
      const double own = radius * (solid ? 0.65 + 0.7 * size / (sizes - 1) : 1.0);
      for (int phase = 0; phase < phases * phases; ++phase) {
        const double x = (phase % phases + 0.5) / phases, y = (phase / phases + 0.5) / phases;
        Stamp stamp;
        stamp.shape = coverage_of(own, x, y, [&](QPainter& painter, QPointF centre) {
          paint_shape(painter, shape, centre, own, Qt::white);
        });
        if (with_rim) {
          stamp.rim = coverage_of(own + 0.9, x, y, [&](QPainter& painter, QPointF centre) {
            painter.fillPath(outline_of(shape, centre, own + 0.9), QColor(150, 150, 150));
          });
        }
        stamps_.push_back(std::move(stamp));
      }
    }
  }
}

const MapStamps::Stamp& MapStamps::at(MapShape shape, float depth, float part_x,
                                      float part_y) const {
  const int levels = solid_ ? sizes : 1;
  const int size =
      solid_ ? std::clamp(static_cast<int>((depth + 1.0F) / 2.0F * sizes), 0, sizes - 1) : 0;
  const int phase = static_cast<int>(part_x * phases) + phases * static_cast<int>(part_y * phases);
  return stamps_[static_cast<std::size_t>(
      (static_cast<int>(shape) * levels + size) * phases * phases + phase)];
}

}  // namespace earshot
