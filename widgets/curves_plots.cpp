// The plots of CurvesView: which there are, the lines in them, and how lines are told apart.
#include <algorithm>
#include <cmath>
#include "widgets/plot.h"

#include "widgets/curves_overlay.h"
#include "widgets/curves_view.h"
#include "widgets/palette.h"
#include "widgets/style.h"

namespace earshot {

namespace {

constexpr std::size_t most_dashes = 3;  // solid, dashed, dotted
constexpr double name_sign = 18, name_gap = 14;

}  // namespace

bool CurvePlot::is_crowded() const {
  return series.size() > most_dashes;
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

std::vector<QRectF> CurvesView::name_places(const Plot& plot) const {
  std::vector<QRectF> places;
  if (!plot.spec.is_crowded()) return places;
  const QFontMetricsF metrics(caption_font(*this));
  double x = 0, y = 0;
  for (const CurvePlot::Series& one : plot.spec.series) {
    const double wide = name_sign + metrics.horizontalAdvance(one.name);
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
