#include "widgets/map/map_density.h"

#include <algorithm>
#include <cmath>
#include <QPainter>
#include <vector>

namespace earshot {
namespace {

constexpr double cell_pixels = 5;  ///< of the view
constexpr int blur_reach = 2, blur_times = 3;

/// The mean of each value and its neighbours along a line, `step` apart.
void blur_line(float* line, int count, int step, std::vector<float>& room) {
  room.assign(static_cast<std::size_t>(count) + 1, 0.0F);
  for (int i = 0; i < count; ++i) {
    room[static_cast<std::size_t>(i) + 1] = room[static_cast<std::size_t>(i)] + line[i * step];
  }
  for (int i = 0; i < count; ++i) {
    const int low = std::max(0, i - blur_reach), high = std::min(count, i + blur_reach + 1);
    line[i * step] = (room[static_cast<std::size_t>(high)] - room[static_cast<std::size_t>(low)]) /
                     static_cast<float>(2 * blur_reach + 1);
  }
}

}  // namespace

void paint_density(QImage& image, const ScreenPoints& screen, double ratio, double strength,
                   const QColor& tint) {
  const double cell = cell_pixels * ratio;
  const int wide = static_cast<int>(image.width() / cell) + 1;
  const int high = static_cast<int>(image.height() / cell) + 1;
  std::vector<float> counts(static_cast<std::size_t>(wide) * static_cast<std::size_t>(high), 0.0F);
  const auto factor = static_cast<float>(1 / cell_pixels);
  for (std::size_t row = 0; row < screen.x.size(); ++row) {
    const float x = screen.x[row] * factor, y = screen.y[row] * factor;
    if (!(x >= 0 && y >= 0 && x < static_cast<float>(wide) && y < static_cast<float>(high)))
      continue;
    counts[static_cast<std::size_t>(static_cast<int>(y) * wide + static_cast<int>(x))] += 1.0F;
  }
  std::vector<float> room;
  for (int time = 0; time < blur_times; ++time) {
    for (int y = 0; y < high; ++y) blur_line(counts.data() + y * wide, wide, 1, room);
    for (int x = 0; x < wide; ++x) blur_line(counts.data() + x, high, wide, room);
  }
  const float most = *std::max_element(counts.begin(), counts.end());
  if (!(most > 0)) return;
  QImage ground(wide, high, QImage::Format_ARGB32);
  for (int y = 0; y < high; ++y) {
    auto* line = reinterpret_cast<QRgb*>(ground.scanLine(y));
    for (int x = 0; x < wide; ++x) {
      // The root lets thin regions be seen beside a dense one.
      const float share = std::sqrt(counts[static_cast<std::size_t>(y * wide + x)] / most);
      const int alpha = static_cast<int>(std::lround(255 * strength * static_cast<double>(share)));
      line[x] = qRgba(tint.red(), tint.green(), tint.blue(), std::clamp(alpha, 0, 255));
    }
  }
  const double own = image.devicePixelRatio();
  image.setDevicePixelRatio(1);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(QRectF(0, 0, wide * cell, high * cell), ground);
  painter.end();
  image.setDevicePixelRatio(own);
}

}  // namespace earshot
