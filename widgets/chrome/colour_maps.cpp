#include "widgets/chrome/colour_maps.h"

#include <algorithm>
#include <cmath>

namespace earshot {

namespace {

/// Catmull-Rom through four neighbouring values.
double spline(double before, double from, double to, double after, double share) {
  const double a = 2 * from, b = to - before, c = 2 * before - 5 * from + 4 * to - after,
               d = -before + 3 * from - 3 * to + after;
  return 0.5 * (a + share * (b + share * (c + share * d)));
}

}  // namespace

ColourMap::ColourMap(std::span<const QRgb> anchors) {
  const auto last = static_cast<std::ptrdiff_t>(anchors.size()) - 1;
  const auto anchor = [&](std::ptrdiff_t place) {
    return QColor::fromRgb(
        anchors[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(place, 0, last))]);
  };
  for (std::size_t entry = 0; entry < table_.size(); ++entry) {
    const double place = static_cast<double>(entry) / 255.0 * static_cast<double>(last);
    const auto from = std::min(static_cast<std::ptrdiff_t>(place), last - 1);
    const double share = place - static_cast<double>(from);
    const QColor colours[] = {anchor(from - 1), anchor(from), anchor(from + 1), anchor(from + 2)};
    const auto channel = [&](auto of) {
      const double value =
          spline(of(colours[0]), of(colours[1]), of(colours[2]), of(colours[3]), share);
      return std::clamp(static_cast<int>(std::lround(value)), 0, 255);
    };
    table_[entry] = qRgb(channel([](const QColor& c) { return c.red(); }),
                         channel([](const QColor& c) { return c.green(); }),
                         channel([](const QColor& c) { return c.blue(); }));
  }
}

const ColourMap& ColourMap::magma() {
  static constexpr QRgb anchors[] = {0xff000004, 0xff1d1147, 0xff51127c, 0xff822681, 0xffb63679,
                                     0xffe65164, 0xfffb8861, 0xfffec287, 0xfffcfdbf};
  static const ColourMap map(anchors);
  return map;
}

const ColourMap& ColourMap::viridis() {
  static constexpr QRgb anchors[] = {0xff440154, 0xff472d7b, 0xff3b528b, 0xff2c728e, 0xff21908c,
                                     0xff27ad81, 0xff5dc863, 0xffaadc32, 0xfffde725};
  static const ColourMap map(anchors);
  return map;
}

ColourMap ColourMap::diverging(const Palette& palette) {
  const QRgb anchors[] = {palette.signed_low.rgb(), palette.signed_zero.rgb(),
                          palette.signed_high.rgb()};
  return ColourMap(anchors);
}

QColor text_on(const QColor& ground) {
  const QColor dark(Qt::black), light(Qt::white);
  return contrast(dark, ground) >= contrast(light, ground) ? dark : light;
}

}  // namespace earshot
