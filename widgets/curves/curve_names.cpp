#include "widgets/curves/curve_names.h"

#include <algorithm>

#include "widgets/curves/curves_view.h"

namespace earshot {
namespace {

constexpr double name_sign = 18, name_gap = 14;

/// Of a value after its name.
double value_room(const QFontMetricsF& metrics) {
  return metrics.horizontalAdvance(QStringLiteral(" \u22120.0000"));
}

}  // namespace

double number_room(const QFontMetricsF& metrics) {
  return std::max(metrics.horizontalAdvance(QStringLiteral("\u22120.0008888")),
                  metrics.horizontalAdvance(QStringLiteral("\u22128.888e\u221208")));
}

bool CurveNames::go_below(const CurvePlot& plot, const std::vector<std::size_t>& named) const {
  if (plot.is_crowded()) return true;
  if (!plot.names_series() || named.empty()) return false;
  double wide = large.horizontalAdvance(plot.title) + name_gap;
  for (const std::size_t nth : named) {
    wide +=
        name_sign + value_room(small) + name_gap + small.horizontalAdvance(plot.series[nth].name);
  }
  return wide > width;
}

std::vector<QRectF> CurveNames::places(const CurvePlot& plot,
                                       const std::vector<std::size_t>& named) const {
  // Where colours tell many apart, the values stand in the readout only.
  const double value = plot.is_crowded() ? 0 : value_room(small);
  std::vector<QRectF> places;
  double x = 0, y = 0;
  for (const std::size_t nth : named) {
    const double wide = name_sign + small.horizontalAdvance(plot.series[nth].name) + value;
    if (x > 0 && x + wide > width) {
      x = 0;
      y += line;
    }
    places.emplace_back(x, y, wide, line);
    x += wide + name_gap;
  }
  return places;
}

}  // namespace earshot
