// Where the plots of CurvesView lie: which are at large, in which order, and what becomes of the
// others where there is little room.
#include <algorithm>
#include <cmath>
#include <QScrollBar>
#include <utility>
#include "widgets/curves/plot.h"

#include "widgets/chrome/legend.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curve_names.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot {
namespace {

constexpr int plot_right = 8, plot_sides = 16;  // free of what is written
constexpr int least_large = 140;
constexpr int least_between_axes = 90;
constexpr int left_edge = grid::inset - grid::unit;  ///< a title begins a unit further in
constexpr int least_spark_high = 36, spark_wide_in_type = 15;
constexpr int small_wide = 250;
constexpr int beside_wide = 424;  // room for two large plots side by side
constexpr std::size_t usual_large = 2;

}  // namespace

bool CurvesView::has_values(const Plot& plot) const {
  return std::ranges::any_of(runs_, [&plot](const auto& run) {
    return std::ranges::any_of(plot.spec.series, [&run](const CurvePlot::Series& series) {
      const auto line = run->lines.find(series.id);
      return line != run->lines.end() && !line->second.points.empty();
    });
  });
}

bool CurvesView::is_bare(const QString& id) const {
  const Plot* plot = plot_of(id);
  return plot != nullptr && !has_values(*plot) && levels_.value(id).empty();
}

void CurvesView::set_levels(const QString& plot, std::vector<CurveLevel> levels) {
  if (levels_.value(plot) == levels) return;
  levels_.insert(plot, std::move(levels));
  arrange();
  replot_soon();
}

bool CurvesView::is_seen(const Plot& plot) const {
  return plot.visible && (enlarged_.isEmpty() || enlarged_ == plot.spec.id);
}

std::vector<CurvesView::Plot*> CurvesView::shown_plots() {
  std::vector<Plot*> shown;
  for (Plot& plot : plots_) {
    if (is_seen(plot)) shown.push_back(&plot);
  }
  const auto place = [this](const Plot* plot) {
    const auto at = order_.indexOf(plot->spec.id);
    return at < 0 ? order_.size() : at;
  };
  std::ranges::stable_sort(shown, {}, place);
  return shown;
}

bool CurvesView::is_large(const QString& id) const {
  if (large_by_hand_.contains(id)) return large_by_hand_.value(id);
  const Plot* own = plot_of(id);
  if (own == nullptr) return false;
  // Among those that nobody sized.
  std::size_t before = 0;
  bool passed = false;
  for (const Plot& plot : plots_) {
    if (&plot == own) passed = true;
    if (!plot.visible || &plot == own) continue;
    const bool goes_first = plot.spec.stretch > own->spec.stretch ||
                            (plot.spec.stretch == own->spec.stretch && !passed);
    if (goes_first) ++before;
  }
  return before < usual_large;
}

void CurvesView::set_plot_large(const QString& id, bool large) {
  large_by_hand_.insert(id, large);
  arrange();
  colour();
  replot_soon();
}

void CurvesView::set_order(const QStringList& plots) {
  order_ = plots;
  arrange();
  replot_soon();
}

void CurvesView::move_plot(const QString& id, const QString& before) {
  if (id == before) return;
  const QString kept = std::exchange(enlarged_, QString());
  QStringList all;
  for (const Plot* plot : shown_plots()) all += plot->spec.id;
  enlarged_ = kept;
  all.removeAll(id);
  const auto at = all.indexOf(before);
  all.insert(at < 0 ? all.size() : at, id);
  set_order(all);
  Q_EMIT arranged_by_hand();
}

void CurvesView::enlarge(const QString& id) {
  if (enlarged_ == id || (!id.isEmpty() && plot_of(id) == nullptr)) return;
  enlarged_ = id;
  arrange();
  colour();
  replot_soon();
}

bool CurvesView::is_sparkline(const QString& id) const {
  const Plot* plot = plot_of(id);
  return plot != nullptr && is_seen(*plot) && plot->shape == Shape::Spark;
}

QRectF CurvesView::plot_place(const QString& id) const {
  const Plot* plot = plot_of(id);
  if (plot == nullptr || !is_seen(*plot)) return {};
  return {sheet_->mapTo(this, plot->place.topLeft()), plot->place.size()};
}

int CurvesView::title_height() const {
  return QFontMetrics(text_font(*this)).height() + QFontMetrics(caption_font(*this)).ascent() / 2;
}

/// Names at the ends of lines want lines that are told apart by them, and room: what a series is
/// called in whole, of a run enough to know it. Else names stand above, or in the legend.
double CurvesView::ends_room(const Plot& plot) const {
  constexpr double enough = 300, most_share = 0.3;
  if (plot.shape != Shape::Large || plot.spec.is_crowded() || plot.place.width() < enough) return 0;
  const bool several_runs = runs_.size() > 1;
  if (!several_runs && !plot.spec.names_series()) return 0;
  const std::vector<std::size_t> named = named_series(plot);
  if (named.empty()) return 0;
  const QFontMetricsF metrics(caption_font(*this));
  double longest = 0;
  for (const auto& run : runs_) {
    for (const std::size_t nth : named) {
      const QString name =
          end_name(*run, plot.spec.series[nth].name, named.size() > 1, several_runs);
      longest = std::max(longest, metrics.horizontalAdvance(name));
    }
  }
  const double value = metrics.horizontalAdvance(QStringLiteral(" −0.0000")) + grid::inside;
  const double most = most_share * plot.place.width() - value;
  constexpr int known_by = 14;  // letters
  const double least =
      several_runs ? std::min(longest, known_by * metrics.averageCharWidth()) : longest;
  return least > most ? 0 : std::min(longest, most) + value;
}

void CurvesView::shape_axes(Plot& plot, bool lowest) {
  const bool spark = plot.shape == Shape::Spark;
  const bool bare = is_bare(plot.spec.id);
  QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  QCPAxis* values = plot.rect->axis(QCPAxis::atLeft);
  for (QCPAxis* axis : {steps, values}) {
    axis->setVisible(!spark && !bare);
    axis->grid()->setVisible(!spark && !bare);
  }
  if (spark) {
    const QFontMetricsF metrics(caption_font(*this));
    const int value = static_cast<int>(std::ceil(number_room(metrics))) + grid::inside;
    plot.rect->setAutoMargins(QCP::msNone);
    plot.rect->setMarginGroup(QCP::msLeft | QCP::msRight, nullptr);
    plot.title_width = plot.place.width() * 0.42;
    plot.rect->setMargins(QMargins(static_cast<int>(plot.title_width) + grid::unit, 6, value, 6));
    return;
  }
  plot.rect->setAutoMargins(QCP::msAll);
  steps->setTickLabels(lowest);
  steps->setLabel(lowest ? across_.title : QString());
  const std::vector<QRectF> names = name_places(plot);
  // The highest number at the axis is half a line above it.
  const int below = names.empty() ? 0
                                  : static_cast<int>(names.back().bottom()) +
                                        QFontMetrics(caption_font(*this)).descent() + 1;
  const int right = plot_right + static_cast<int>(plot.ends_width);
  plot.rect->setMinimumMargins(QMargins(0, title_height() + below, right, 4));
}

/// What one of a column leaves free at the ends of its lines, all of it do: a step lies below
/// itself.
void CurvesView::make_room_for_names(const std::vector<Plot*>& plots, int across, double wide) {
  std::vector<double> ends(static_cast<std::size_t>(across));
  for (std::size_t at = 0; at < plots.size(); ++at) {
    plots[at]->place.setWidth(wide);
    plots[at]->ends_width = ends_room(*plots[at]);
    double& most = ends[at % ends.size()];
    most = std::max(most, plots[at]->ends_width);
  }
  for (std::size_t at = 0; at < plots.size(); ++at) {
    plots[at]->names_width = wide - plot_sides - ends[at % ends.size()];
  }
}

/// So that between its axes, below its title and the names of its lines, there is something to see.
int CurvesView::least_high(const Plot& plot) const {
  const std::vector<QRectF> names = name_places(plot);
  const int below = names.empty() ? 0 : static_cast<int>(std::ceil(names.back().bottom()));
  constexpr int axis_lines = 2, edges = 18;  // its numbers, and what it is of
  const int line = QFontMetrics(caption_font(*this)).height();
  return std::max(least_large,
                  title_height() + below + least_between_axes + axis_lines * line + edges);
}

void CurvesView::arrange() {
  const std::vector<Plot*> shown = shown_plots();
  for (Plot& plot : plots_) {
    if (plot.rect->layout() != nullptr) inset_->take(plot.rect);
    plot.rect->setVisible(is_seen(plot));
  }
  places_are_new_ = true;
  if (shown.empty()) return;
  std::vector<Plot*> large, small;
  for (Plot* plot : shown) {
    const bool big = !enlarged_.isEmpty() || is_large(plot->spec.id);
    plot->shape = big ? Shape::Large : Shape::Small;
    plot->ends_width = 0;
    (big ? large : small).push_back(plot);
  }
  const int beside = legend_->isHidden() ? 0 : legend_->width() + grid::inside;
  const int room = std::max(
      100, width() - left_edge - beside - scroll_->verticalScrollBar()->sizeHint().width());
  const int high = scroll_->height();
  const auto rows_of = [](std::size_t count, int columns) {
    return (static_cast<int>(count) + columns - 1) / columns;
  };
  constexpr int tick_lines = 4, edges = 12;
  const int least_small = std::max(
      96, title_height() + tick_lines * QFontMetrics(caption_font(*this)).height() + edges);
  const bool may_stand_beside = large.size() > 1 && room >= beside_wide;
  // Two lines for the title of a sparkline.
  const int spark_high =
      std::max(least_spark_high, 2 * QFontMetrics(caption_font(*this)).height() + grid::inside);
  const int spark_wide = spark_wide_in_type * text_font(*this).pixelSize();
  const int spark_columns = std::clamp(room / spark_wide, 1, 4);
  const int sparks_high = rows_of(small.size(), spark_columns) * spark_high;
  const bool stacked_fits = static_cast<int>(large.size()) * least_large + sparks_high <= high;
  const int columns = may_stand_beside && (!stacked_fits || room > 1.6 * high) ? 2 : 1;
  const int large_rows = rows_of(large.size(), columns);
  const auto wide_of = [room](int across) {
    return (room - (across - 1.0) * grid::between) / across;
  };
  int least = least_large;
  make_room_for_names(large, columns, wide_of(columns));
  for (const Plot* plot : large) least = std::max(least, least_high(*plot));
  const int small_columns = std::clamp(room / small_wide, 1, 4);
  const int small_rows = rows_of(small.size(), small_columns);
  const int axes_need = small_rows * least_small;
  const bool sparks = !small.empty() && large_rows * least + axes_need > high;
  const int small_high =
      sparks ? sparks_high
      : large.empty()
          ? std::max(high, axes_need)
          : std::max(axes_need, high * small_rows / (small_rows + 2 * std::max(1, large_rows)));
  int large_high = std::max(large_rows * least, high - small_high);
  if (large.empty()) large_high = 0;
  const auto lay = [&](const std::vector<Plot*>& plots, int across, double top, double all_high,
                       bool spark, int margins) {
    const int rows = rows_of(plots.size(), across);
    const double wide = wide_of(across);
    const double tall = all_high / std::max(1, rows);
    for (std::size_t at = 0; at < plots.size(); ++at) {
      const int row = static_cast<int>(at) / across, column = static_cast<int>(at) % across;
      Plot& plot = *plots[at];
      if (spark) plot.shape = Shape::Spark;
      plot.place = QRectF(left_edge + column * (wide + grid::between), top + row * tall, wide,
                          tall - (spark ? 0 : 4));
      const bool lowest = at + static_cast<std::size_t>(across) >= plots.size();
      shape_axes(plot, lowest);
      if (spark) continue;
      // One stretch of steps lies below the other.
      plot.rect->setMarginGroup(QCP::msLeft | QCP::msRight,
                                margins_[margins + std::min(column, 1)]);
    }
  };
  make_room_for_names(small, sparks ? spark_columns : small_columns,
                      wide_of(sparks ? spark_columns : small_columns));
  lay(large, columns, 0, large_high, false, 0);
  lay(small, sparks ? spark_columns : small_columns, large_high, small_high, sparks, 2);
  const double sheet_high = std::max(high, large_high + small_high);
  const double sheet_wide = std::max(1, scroll_->viewport()->width());
  for (Plot* plot : shown) {
    const QRectF& place = plot->place;
    inset_->addElement(plot->rect, QRectF(place.left() / sheet_wide, place.top() / sheet_high,
                                          place.width() / sheet_wide, place.height() / sheet_high));
  }
  sheet_->setMinimumHeight(large_high + small_high);
}

}  // namespace earshot
