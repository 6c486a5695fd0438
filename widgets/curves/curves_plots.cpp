// The plots of CurvesView: which there are, the lines in them, and how lines are told apart.
#include <algorithm>
#include <cmath>
#include "widgets/curves/plot.h"

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot {

namespace {

constexpr std::size_t most_dashes = 3;  // solid, dashed, dotted
constexpr double name_sign = 18, name_gap = 14;

/// Of a value after its name.
double value_room(const QFontMetricsF& metrics) {
  return metrics.horizontalAdvance(QStringLiteral(" \u22120.0000"));
}

}  // namespace

bool CurvePlot::is_crowded() const {
  return series.size() > most_dashes;
}

bool CurvePlot::names_series() const {
  return series.size() > 1 ||
         (series.size() == 1 && !title.contains(series.front().name, Qt::CaseInsensitive));
}

void CurvesView::set_plots(std::vector<CurvePlot> plots) {
  bool same = plots.size() == plots_.size();
  for (std::size_t i = 0; i < plots.size(); ++i) {
    if (const Plot* known = plot_of(plots[i].id)) plots[i].log_y = known->spec.log_y;
    same = same && plots[i] == plots_[i].spec;
  }
  if (same) return;
  plot_->clearGraphs();
  std::vector<Plot> fresh;
  for (CurvePlot& spec : plots) {
    const Plot* known = plot_of(spec.id);
    fresh.push_back({std::move(spec)});
    Plot& plot = fresh.back();
    plot.visible = !hidden_.contains(plot.spec.id);
    make_axes(plot);
    if (known == nullptr || !known->held) continue;
    plot.held = true;
    plot.rect->axis(QCPAxis::atLeft)->setRange(known->rect->axis(QCPAxis::atLeft)->range());
  }
  for (const Plot& plot : plots_) delete plot.rect;
  plots_ = std::move(fresh);
  for (const auto& run : runs_) {
    for (auto& [series, line] : run->lines) {
      line.raw = line.smooth = nullptr;
      make_graphs(line, series);
    }
  }
  arrange();
  colour();
  update_legend();
  replot_soon();
}

std::vector<CurvePlot> CurvesView::plots() const {
  std::vector<CurvePlot> specs;
  for (const Plot& plot : plots_) specs.push_back(plot.spec);
  return specs;
}

QStringList CurvesView::series_names() const {
  QStringList names;
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines) names.append(series);
  }
  names.removeDuplicates();
  return names;
}

CurvesView::Plot* CurvesView::plot_of(const QString& id) {
  for (Plot& plot : plots_) {
    if (plot.spec.id == id) return &plot;
  }
  return nullptr;
}

const CurvesView::Plot* CurvesView::plot_of(const QString& id) const {
  return const_cast<CurvesView*>(this)->plot_of(id);
}

const CurvesView::Plot* CurvesView::plot_with(const QString& series) const {
  for (const Plot& plot : plots_) {
    for (const CurvePlot::Series& one : plot.spec.series) {
      if (one.id == series) return &plot;
    }
  }
  return nullptr;
}

CurvesView::Line& CurvesView::line_of(Run& run, const QString& series) {
  Line& line = run.lines[series];
  if (line.raw == nullptr) {
    make_graphs(line, series);
    if (line.raw != nullptr) colour();
  }
  return line;
}

void CurvesView::make_graphs(Line& line, const QString& series) {
  const Plot* plot = plot_with(series);
  if (plot == nullptr) return;
  QCPAxis* steps = plot->rect->axis(QCPAxis::atBottom);
  QCPAxis* values = plot->rect->axis(QCPAxis::atLeft);
  line.raw = plot_->addGraph(steps, values);
  line.smooth = plot_->addGraph(steps, values);
  for (QCPGraph* graph : {line.raw, line.smooth}) {
    graph->setAdaptiveSampling(true);
    graph->setSelectable(QCP::stNone);
  }
  if (line.points.empty()) return;
  QVector<QCPGraphData> drawn;
  drawn.reserve(static_cast<qsizetype>(line.points.size()));
  for (const CurvePoint& point : line.points) {
    if (std::isfinite(point.value)) drawn.append(QCPGraphData(point.step, point.value));
  }
  line.raw->data()->set(drawn, true);
  redo_smoothing(line);
}

QPen CurvesView::pen_of(const Run& run, const Plot& plot, std::size_t nth) const {
  const Palette& palette = Palette::of(*this);
  const bool crowded = plot.spec.is_crowded();
  QColor colour = crowded ? palette.class_colour(static_cast<int>(nth)) : colour_of(run);
  if (is_muted(run)) colour = mixed(palette.panel, palette.faint, 0.45);
  // One pixel: a wider pen makes long lines thirty times slower.
  QPen pen(colour, 1);
  const bool first_run = drawn_runs().front() == &run;
  const std::size_t dashes = crowded ? (first_run ? 0 : 1) : nth;
  if (dashes == 1) pen.setDashPattern({5, 3});
  if (dashes >= 2) pen.setDashPattern({1, 3});
  return pen;
}

std::vector<std::size_t> CurvesView::named_series(const Plot& plot) const {
  std::vector<std::size_t> named;
  for (std::size_t nth = 0; nth < plot.spec.series.size(); ++nth) {
    const QString& id = plot.spec.series[nth].id;
    const bool known = std::any_of(runs_.begin(), runs_.end(), [&](const auto& run) {
      const auto line = run->lines.find(id);
      return line != run->lines.end() && !line->second.points.empty();
    });
    if (known || plot.spec.is_crowded()) named.push_back(nth);
  }
  return named;
}

bool CurvesView::has_names_below(const Plot& plot) const {
  if (plot.spec.is_crowded()) return true;
  const std::vector<std::size_t> named = named_series(plot);
  if (!plot.spec.names_series() || named.empty()) return false;
  const QFontMetricsF small(caption_font(*this)), large(text_font(*this));
  double wide = large.horizontalAdvance(plot.spec.title) + name_gap;
  for (const std::size_t nth : named) {
    wide += name_sign + value_room(small) + name_gap +
            small.horizontalAdvance(plot.spec.series[nth].name);
  }
  return wide > plot.names_width;
}

std::vector<QRectF> CurvesView::name_places(const Plot& plot) const {
  std::vector<QRectF> places;
  if (!has_names_below(plot)) return places;
  const QFontMetricsF metrics(caption_font(*this));
  // Where colours tell many apart, the values stand in the readout only.
  const double value = plot.spec.is_crowded() ? 0 : value_room(metrics);
  double x = 0, y = 0;
  for (const std::size_t nth : named_series(plot)) {
    const double wide = name_sign + metrics.horizontalAdvance(plot.spec.series[nth].name) + value;
    if (x > 0 && x + wide > plot.names_width) {
      x = 0;
      y += names_line;
    }
    places.emplace_back(x, y, wide, names_line);
    x += wide + name_gap;
  }
  return places;
}

}  // namespace earshot
