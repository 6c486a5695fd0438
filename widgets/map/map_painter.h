#pragma once

#include <cstdint>
#include <memory>
#include <QColor>
#include <QImage>
#include <span>
#include <vector>

#include "widgets/map/map_points.h"
#include "widgets/map/map_stamps.h"

namespace earshot {

/// Drawn in this order.
enum class MapLayer : std::uint8_t { Muted, Other, Front };

/// What one point looks like, a byte or two each, so that recolouring touches no coordinates.
struct MapInk {
  std::vector<std::uint16_t> colour;  ///< place in `colours`
  std::vector<MapShape> shape;        ///< empty: discs
  std::vector<MapLayer> layer;        ///< empty: all in front
  std::vector<QRgb> colours;
  QRgb background = 0;
  QRgb muted = 0;
  double radius = 3;      ///< pixels of the view, at depth 0
  double strength = 1;    ///< of what is not muted: 1 covers what lies below
  bool outlined = false;  ///< a rim in the background's colour keeps neighbours apart
  double ratio = 1;       ///< device pixels to a pixel of the view
};

/// The radius at which points still read that are so many pixels apart, were they spread evenly.
double point_radius(double apart);
/// How strong points are then drawn, 0..1: the denser, the more of those below shows through.
double point_strength(double apart);

/// The order of drawing without depth: fixed, and without regard to the rows' order, so that no
/// class lies on top for being last.
std::vector<std::uint32_t> mingled_order(std::size_t count);
/// Back to front, in a pass or two (a counting sort over 4,096 depths).
std::vector<std::uint32_t> depth_order(std::span<const float> depth);

/// Draws points into an image by stamping ready-made shapes; keeps the stamps between pictures of
/// the same size of points.
class MapPainter {
 public:
  /// Draws over what is in the image (32-bit, opaque), layer after layer, each in `order`. `most` >
  /// 0 draws only so many, for gestures; the rest may follow later.
  void paint(QImage& image, const ScreenPoints& screen, const MapInk& ink,
             std::span<const std::uint32_t> order, bool solid, std::size_t most = 0);

 private:
  std::unique_ptr<MapStamps> stamps_;
};

}  // namespace earshot
