#include "widgets/map/map_points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <QImage>
#include <QPainter>
#include <stdexcept>
#include <string>

namespace earshot {

namespace {

/// Nearer points are drawn a little apart and larger; small, so that distances stay readable.
constexpr float perspective = 0.16F;

struct Extent {
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();
  void take(float value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  float centre() const { return low <= high ? low + (high - low) / 2 : 0.0F; }
  float half() const { return low <= high ? high / 2 - low / 2 : 0.0F; }
};

std::vector<float> column(std::span<const float> coordinates, int dimensions, int which) {
  const auto step = static_cast<std::size_t>(dimensions);
  std::vector<float> values(coordinates.size() / step);
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = coordinates[row * step + static_cast<std::size_t>(which)];
  }
  return values;
}

std::vector<float> mix(const std::vector<float>& from, const std::vector<float>& to, float share) {
  std::vector<float> values(to.size());
  for (std::size_t i = 0; i < to.size(); ++i) {
    const float start = i < from.size() ? from[i] : 0.0F;
    values[i] = start + share * (to[i] - start);
  }
  return values;
}

}  // namespace

MapPoints normalised(std::span<const float> coordinates, int dimensions) {
  if (dimensions < 1 || coordinates.size() % static_cast<std::size_t>(dimensions) != 0) {
    throw std::invalid_argument("map: " + std::to_string(coordinates.size()) +
                                " coordinates are no whole rows of " + std::to_string(dimensions));
  }
  MapPoints points;
  points.x = column(coordinates, dimensions, 0);
  points.y = dimensions > 1 ? column(coordinates, dimensions, 1)
                            : std::vector<float>(points.x.size(), 0.0F);
  if (dimensions > 2) points.z = column(coordinates, dimensions, 2);

  float half = 0;
  std::vector<float>* const axes[] = {&points.x, &points.y, &points.z};
  Extent extents[3];
  for (int axis = 0; axis < 3; ++axis) {
    for (const float value : *axes[axis]) extents[axis].take(value);
    half = std::max(half, extents[axis].half());
  }
  const float factor = half > 0 ? 1.0F / half : 1.0F;
  for (int axis = 0; axis < 3; ++axis) {
    const float centre = extents[axis].centre();
    for (float& value : *axes[axis])
      value = std::isfinite(value) ? (value - centre) * factor : 0.0F;
  }
  return points;
}

MapPoints between(const MapPoints& from, const MapPoints& to, float share) {
  return {mix(from.x, to.x, share), mix(from.y, to.y, share), mix(from.z, to.z, share)};
}

double MapCamera::scale(QSizeF view) const {
  return zoom * std::max(1.0, std::min(view.width(), view.height()) / 2.0);
}

void MapCamera::turn(double about_vertical, double about_horizontal) {
  const double c1 = std::cos(about_vertical), s1 = std::sin(about_vertical);
  const double c2 = std::cos(about_horizontal), s2 = std::sin(about_horizontal);
  const double turn_by[9] = {c1, 0, s1, s2 * s1, c2, -s2 * c1, -c2 * s1, s2, c2 * c1};
  double turned[9];
  for (int row = 0; row < 3; ++row) {
    for (int col = 0; col < 3; ++col) {
      turned[row * 3 + col] = 0;
      for (int k = 0; k < 3; ++k) {
        turned[row * 3 + col] += turn_by[row * 3 + k] * rotation[k * 3 + col];
      }
    }
  }
  std::copy(std::begin(turned), std::end(turned), std::begin(rotation));
}

void MapCamera::zoom_at(QPointF at, double factor, QSizeF view) {
  const double limited = std::clamp(zoom * factor, 0.05, most_zoom);
  const double before = scale(view);
  zoom = limited;
  const double after = scale(view);
  const double right = at.x() - view.width() / 2, up = view.height() / 2 - at.y();
  x += right / before - right / after;
  y += up / before - up / after;
}

void MapCamera::pan(QPointF pixels, QSizeF view) {
  x -= pixels.x() / scale(view);
  y += pixels.y() / scale(view);
}

void project(const MapPoints& points, const MapCamera& camera, QSizeF view, bool flat,
             ScreenPoints& screen) {
  const std::size_t count = points.size();
  screen.x.resize(count);
  screen.y.resize(count);
  screen.depth.assign(count, 0.0F);
  const auto scale = static_cast<float>(camera.scale(view));
  const auto middle_x = static_cast<float>(view.width() / 2);
  const auto middle_y = static_cast<float>(view.height() / 2);
  const auto x0 = static_cast<float>(camera.x), y0 = static_cast<float>(camera.y);
  if (flat || !points.solid()) {
    const std::vector<float>& right = camera.quarter ? points.y : points.x;
    const std::vector<float>& up = camera.quarter ? points.x : points.y;
    const float sense = camera.quarter ? 1.0F : -1.0F;
    for (std::size_t i = 0; i < count; ++i) {
      screen.x[i] = middle_x + (right[i] - x0) * scale;
      screen.y[i] = middle_y + (sense * up[i] + y0) * scale;
    }
    return;
  }
  float r[9];
  std::copy(std::begin(camera.rotation), std::end(camera.rotation), std::begin(r));
  for (std::size_t i = 0; i < count; ++i) {
    const float x = points.x[i], y = points.y[i], z = points.z[i];
    const float depth = r[6] * x + r[7] * y + r[8] * z;
    const float nearer = 1.0F / (1.0F - perspective * depth);
    screen.x[i] = middle_x + ((r[0] * x + r[1] * y + r[2] * z) * nearer - x0) * scale;
    screen.y[i] = middle_y - ((r[3] * x + r[4] * y + r[5] * z) * nearer - y0) * scale;
    screen.depth[i] = depth;
  }
}

std::int64_t nearest_row(const ScreenPoints& screen, QPointF at, double reach) {
  const auto x = static_cast<float>(at.x()), y = static_cast<float>(at.y());
  auto best = static_cast<float>(reach * reach);
  std::int64_t row = -1;
  for (std::size_t i = 0; i < screen.x.size(); ++i) {
    const float dx = screen.x[i] - x, dy = screen.y[i] - y;
    const float distance = dx * dx + dy * dy;
    if (distance < best) {
      best = distance;
      row = static_cast<std::int64_t>(i);
    }
  }
  return row;
}

std::vector<std::int64_t> rows_inside(const ScreenPoints& screen, const QRectF& box) {
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < screen.x.size(); ++i) {
    if (box.contains(static_cast<double>(screen.x[i]), static_cast<double>(screen.y[i]))) {
      rows.push_back(static_cast<std::int64_t>(i));
    }
  }
  return rows;
}

std::vector<std::int64_t> rows_inside(const ScreenPoints& screen, const QPolygonF& lasso,
                                      QSize view) {
  // Drawn once to a mask and looked up: ten times cheaper than testing each point's polygon.
  QImage mask(view, QImage::Format_Grayscale8);
  mask.fill(0);
  QPainter painter(&mask);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Qt::white);
  painter.drawPolygon(lasso, Qt::OddEvenFill);
  painter.end();
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < screen.x.size(); ++i) {
    const float x = screen.x[i], y = screen.y[i];
    if (!(x >= 0 && y >= 0 && x < static_cast<float>(view.width()) &&
          y < static_cast<float>(view.height()))) {
      continue;
    }
    if (mask.constScanLine(static_cast<int>(y))[static_cast<int>(x)] != 0) {
      rows.push_back(static_cast<std::int64_t>(i));
    }
  }
  return rows;
}

std::vector<int> colour_slots(std::span<const std::int64_t> counts, std::span<const int> picked) {
  constexpr int colours = 12;
  const int classes = static_cast<int>(counts.size());
  std::vector<int> slots(counts.size(), -1);
  if (classes <= colours) {
    std::iota(slots.begin(), slots.end(), 0);
    return slots;
  }
  std::vector<int> by_count(counts.size());
  std::iota(by_count.begin(), by_count.end(), 0);
  std::stable_sort(by_count.begin(), by_count.end(), [&](int a, int b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  for (int rank = 0; rank < colours - 1; ++rank) {
    slots[static_cast<std::size_t>(by_count[static_cast<std::size_t>(rank)])] = rank;
  }
  // Those that nobody picked are muted meanwhile, so their colours are free.
  std::vector<bool> taken(colours, false);
  for (const int one : picked) {
    const int slot = slots[static_cast<std::size_t>(one)];
    if (slot >= 0) taken[static_cast<std::size_t>(slot)] = true;
  }
  for (const int one : picked) {
    int& slot = slots[static_cast<std::size_t>(one)];
    for (int free = colours - 1; slot < 0 && free >= 0; --free) {
      if (taken[static_cast<std::size_t>(free)]) continue;
      taken[static_cast<std::size_t>(free)] = true;
      slot = free;
    }
  }
  return slots;
}

}  // namespace earshot
