#include "widgets/map/map_frame.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace earshot {
namespace {

constexpr double most_zoom = 1e6;
constexpr std::size_t enough_rows = 20'000;
constexpr double mark_apart = 5;

/// From the 1st to the 99th percentile; finite values only.
std::pair<float, float> middle_range(std::vector<float>& values) {
  std::erase_if(values, [](float value) { return !std::isfinite(value); });
  if (values.empty()) return {0.0F, 0.0F};
  const auto cut = static_cast<std::ptrdiff_t>(values.size() / 100);
  const auto at_low = values.begin() + cut, at_high = values.end() - 1 - cut;
  std::nth_element(values.begin(), at_low, values.end());
  const float low = *at_low;
  std::nth_element(at_low, at_high, values.end());
  return {low, *at_high};
}

/// All of few values; of many a part that keeps to no order of the rows.
std::vector<float> some_of(const std::vector<float>& values) {
  if (values.size() <= enough_rows) return values;
  std::vector<float> some(enough_rows);
  for (std::size_t i = 0; i < enough_rows; ++i) {
    some[i] = values[i * std::size_t{0x9E3779B1} % values.size()];
  }
  return some;
}

/// At the camera's turn, moved to no place and by no zoom.
ScreenPoints unmoved(const MapPoints& points, MapCamera& camera, QSizeF view, bool flat) {
  camera.x = camera.y = 0;
  camera.zoom = 1;
  ScreenPoints screen;
  project(points, camera, view, flat, screen);
  return screen;
}

/// Shows a box of the unmoved screen, within the margin.
MapCamera showing(const QRectF& box, MapCamera camera, QSizeF view, QSizeF margin, double most) {
  const double scale = camera.scale(view);
  camera.x = (box.center().x() - view.width() / 2) / scale;
  camera.y = (view.height() / 2 - box.center().y()) / scale;
  const double room_x = std::max(8.0, view.width() - 2 * margin.width());
  const double room_y = std::max(8.0, view.height() - 2 * margin.height());
  const double by_x = room_x / std::max(2e-6, box.width());
  const double by_y = room_y / std::max(2e-6, box.height());
  camera.zoom = std::clamp(std::min(by_x, by_y), 0.05, most);
  return camera;
}

QRectF whole_of(const ScreenPoints& screen, std::span<const std::int64_t> rows) {
  double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
  const auto take = [&](std::size_t row) {
    const auto x = static_cast<double>(screen.x[row]), y = static_cast<double>(screen.y[row]);
    if (!std::isfinite(x) || !std::isfinite(y)) return;
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  };
  if (rows.empty()) {
    for (std::size_t row = 0; row < screen.x.size(); ++row) take(row);
  } else {
    for (const std::int64_t row : rows) take(static_cast<std::size_t>(row));
  }
  return left <= right ? QRectF(left, top, right - left, bottom - top) : QRectF();
}

}  // namespace

QSizeF framing_margin(QSizeF view) {
  return {std::min(14.0, view.width() / 9.5), std::min(28.0, view.height() / 9.5)};
}

QRectF middle_of(const ScreenPoints& screen) {
  std::vector<float> across = some_of(screen.x), down = some_of(screen.y);
  if (across.empty()) return {};
  const auto [left, right] = middle_range(across);
  const auto [top, bottom] = middle_range(down);
  return {QPointF(static_cast<double>(left), static_cast<double>(top)),
          QPointF(static_cast<double>(right), static_cast<double>(bottom))};
}

MapCamera framing_of_all(const MapPoints& points, MapCamera camera, QSizeF view, bool flat) {
  const ScreenPoints screen = unmoved(points, camera, view, flat);
  if (points.size() == 0) return camera;
  QRectF box = middle_of(screen);
  // Nearly all in one place: what there is besides shows how large it is.
  if (box.width() <= 0 && box.height() <= 0) box = whole_of(screen, {});
  const bool one_place = box.width() <= 0 && box.height() <= 0;
  return showing(box, camera, view, framing_margin(view), one_place ? 1 : most_zoom);
}

MapCamera framing_of(const MapPoints& points, std::span<const std::int64_t> rows, MapCamera camera,
                     QSizeF view, QSizeF margin, bool flat, double most) {
  const ScreenPoints screen = unmoved(points, camera, view, flat);
  return showing(whole_of(screen, rows), camera, view, margin, std::min(most, most_zoom));
}

double gain_of_turning(const MapPoints& points, const MapCamera& camera, QSizeF view) {
  MapCamera as_it_lies = camera;
  const QRectF box = middle_of(unmoved(points, as_it_lies, view, true));
  const QSizeF margin = framing_margin(view);
  const double room_x = std::max(8.0, view.width() - 2 * margin.width());
  const double room_y = std::max(8.0, view.height() - 2 * margin.height());
  const double wide = std::max(1e-6, box.width()), high = std::max(1e-6, box.height());
  return std::min(room_x / high, room_y / wide) / std::min(room_x / wide, room_y / high);
}

RimMark rim_mark(QPointF at, QSizeF view) {
  const double left = -at.x(), right = at.x() - view.width();
  const double above = -at.y(), below = at.y() - view.height();
  const double most = std::max(std::max(left, right), std::max(above, below));
  RimMark mark;
  if (!(most > 0)) return mark;
  mark.row = 0;
  mark.place = {std::clamp(at.x(), 0.0, view.width()), std::clamp(at.y(), 0.0, view.height())};
  if (most == left || most == right) {
    mark.outward = {most == left ? -1.0 : 1.0, 0.0};
  } else {
    mark.outward = {0.0, most == above ? -1.0 : 1.0};
  }
  return mark;
}

std::vector<RimMark> rim_marks(const ScreenPoints& screen, QSizeF view) {
  std::vector<RimMark> marks;
  const auto places = static_cast<std::size_t>(std::max(view.width(), view.height()) / mark_apart);
  std::array<std::vector<bool>, 4> taken;
  for (auto& side : taken) side.assign(places + 1, false);
  const auto wide = static_cast<float>(view.width()), high = static_cast<float>(view.height());
  for (std::size_t row = 0; row < screen.x.size(); ++row) {
    const float x = screen.x[row], y = screen.y[row];
    if (x >= 0 && y >= 0 && x <= wide && y <= high) continue;
    RimMark mark = rim_mark({static_cast<double>(x), static_cast<double>(y)}, view);
    if (mark.row < 0) continue;
    const bool at_side = mark.outward.x() != 0;
    const std::size_t side =
        at_side ? (mark.outward.x() < 0 ? 0U : 1U) : (mark.outward.y() < 0 ? 2U : 3U);
    const double along = at_side ? mark.place.y() : mark.place.x();
    const auto place = std::min(places, static_cast<std::size_t>(along / mark_apart));
    if (taken[side][place]) continue;
    taken[side][place] = true;
    mark.row = static_cast<std::int64_t>(row);
    marks.push_back(mark);
  }
  return marks;
}

}  // namespace earshot
