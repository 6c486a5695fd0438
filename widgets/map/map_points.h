#pragma once

#include <cstdint>
#include <optional>
#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <QSizeF>
#include <span>
#include <vector>

namespace earshot {

/// The places of the points, struct of arrays, centred and scaled into [-1, 1] so that float32
/// keeps its digits at any zoom. z is empty in two dimensions. A row is one point, everywhere.
struct MapPoints {
  std::vector<float> x, y, z;
  std::size_t size() const { return x.size(); }
  bool solid() const { return !z.empty(); }
};

/// From row-major coordinates [rows, dimensions]; the dimensions past the third are left out and a
/// missing second is 0. Rows with a NaN land in the middle. Throws std::invalid_argument where the
/// count is no multiple of `dimensions`.
MapPoints normalised(std::span<const float> coordinates, int dimensions);

/// The places on the way from one map to another of as many rows, share 0..1.
MapPoints between(const MapPoints& from, const MapPoints& to, float share);

/// Where one looks from. `zoom` 1 shows [-1, 1] across the shorter side.
struct MapCamera {
  double zoom = 1;
  double x = 0, y = 0;  ///< what lies in the middle, after the rotation
  double rotation[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< rows of an orthonormal matrix
  double most_zoom = 5000;
  bool quarter = false;  ///< a flat map lies turned by 90 degrees: its second axis points right

  /// Turns about the screen's axes, radians; only seen in three dimensions.
  void turn(double about_vertical, double about_horizontal);
  /// Changes the zoom so that what lies under `at` stays there.
  void zoom_at(QPointF at, double factor, QSizeF view);
  void pan(QPointF pixels, QSizeF view);
  /// Pixels of one unit.
  double scale(QSizeF view) const;
};

/// Pixel places in the view's own coordinates; depth grows towards the eye, about -1..1.
struct ScreenPoints {
  std::vector<float> x, y, depth;
};
/// `flat` looks at a solid map along its third dimension, unturned.
void project(const MapPoints& points, const MapCamera& camera, QSizeF view, bool flat,
             ScreenPoints& screen);

/// The row nearest to a pixel, or -1 beyond `reach` pixels. One pass, about 1 ms a million.
std::int64_t nearest_row(const ScreenPoints& screen, QPointF at, double reach);

/// The rows inside a region of the screen, ascending.
std::vector<std::int64_t> rows_inside(const ScreenPoints& screen, const QRectF& box);
std::vector<std::int64_t> rows_inside(const ScreenPoints& screen, const QPolygonF& lasso,
                                      QSize view);

/// Which of the palette's class colours each class takes, -1 for "other". Up to twelve classes take
/// theirs in order; of more, the eleven with the most points, and any picked class takes a free
/// one.
std::vector<int> colour_slots(std::span<const std::int64_t> counts, std::span<const int> picked);

}  // namespace earshot
