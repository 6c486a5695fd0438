#pragma once

#include <cstdint>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <span>
#include <vector>

#include "widgets/map/map_points.h"

namespace earshot {

// What part of a map is shown: the middle of it, or some rows, and what tells of the rest.

/// Pixels left free around the middle of the points: above and below stand words. Never more than a
/// tenth of a small view.
QSizeF framing_margin(QSizeF view);

/// From the 1st to the 99th percentile on each axis of the screen; of very many points, of a sample
/// of 20,000. Null where there are none.
QRectF middle_of(const ScreenPoints& screen);

/// The camera that shows the middle of all points as large as the view and its margin allow. One
/// scale for both axes.
MapCamera framing_of_all(const MapPoints& points, MapCamera camera, QSizeF view, bool flat);

/// The camera that shows these rows whole, with a margin in pixels, as wide at both sides and as
/// high above as below; those of one place no nearer than `most` zoom.
MapCamera framing_of(const MapPoints& points, std::span<const std::int64_t> rows, MapCamera camera,
                     QSizeF view, QSizeF margin, bool flat, double most);

/// How much larger the middle of a flat map would be drawn if it lay turned by 90 degrees from how
/// the camera has it; above 1 where that helps.
double gain_of_turning(const MapPoints& points, const MapCamera& camera, QSizeF view);

/// What is outside the view, seen from its rim.
struct RimMark {
  std::int64_t row = -1;
  QPointF place;    ///< on the rim, where the row is nearest
  QPointF outward;  ///< unit vector
};
/// One mark every few pixels of the rim: the first row that lies there.
std::vector<RimMark> rim_marks(const ScreenPoints& screen, QSizeF view);
/// That of a single place; row -1 where the view shows it.
RimMark rim_mark(QPointF at, QSizeF view);

}  // namespace earshot
