#pragma once

#include <QFontMetricsF>
#include <QRectF>
#include <vector>

namespace earshot {

struct CurvePlot;

/// What the widest of numbers takes, as number_text() writes them.
double number_room(const QFontMetricsF& metrics);

/// The names of a plot's series stand beside its title, or in lines below it where they have no
/// room there. `named` are the series that have one, by their place in the plot.
struct CurveNames {
  static constexpr int line = 16;  ///< pixels
  QFontMetricsF small, large;      ///< of names and titles
  double width = 0;                ///< from the title's left end

  bool go_below(const CurvePlot& plot, const std::vector<std::size_t>& named) const;
  /// Where sign, name and value of each stand below the title, from its left end.
  std::vector<QRectF> places(const CurvePlot& plot, const std::vector<std::size_t>& named) const;
};

}  // namespace earshot
