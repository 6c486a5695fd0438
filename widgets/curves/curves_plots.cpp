// The plots of CurvesView: which there are, where they lie, the lines in them and how lines are
// told apart.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <QScrollBar>
#include "widgets/curves/plot.h"

#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curve_names.h"
#include "widgets/curves/curve_ticks.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot {

namespace {

constexpr std::size_t most_dashes = 3;  // solid, dashed, dotted

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
  for (Band& band : bands_) band.lines.clear();
  bands_due_ = true;
  std::vector<Plot> fresh;
  for (CurvePlot& spec : plots) {
    const Plot* known = plot_of(spec.id);
    Plot& plot = fresh.emplace_back();
    plot.spec = std::move(spec);
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
      make_graphs(*run, line, series);
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
    make_graphs(run, line, series);
    if (line.raw != nullptr) colour();
  }
  return line;
}

void CurvesView::make_graphs(Run& run, Line& line, const QString& series) {
  const Plot* plot = plot_with(series);
  line.drawn = 0;
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
  line.smoother.reset();
  catch_up(run, series, line);
  redo_smoothing(run, line);
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
  if (plot.shape == Shape::Spark || plot.ends_width > 0) return false;
  const CurveNames names{QFontMetricsF(caption_font(*this)), QFontMetricsF(text_font(*this)),
                         plot.names_width};
  return names.go_below(plot.spec, named_series(plot));
}

std::vector<QRectF> CurvesView::name_places(const Plot& plot) const {
  if (!has_names_below(plot)) return {};
  const CurveNames names{QFontMetricsF(caption_font(*this)), QFontMetricsF(text_font(*this)),
                         plot.names_width};
  return names.places(plot.spec, named_series(plot));
}

void CurvesView::make_axes(Plot& plot) {
  plot.rect = new QCPAxisRect(plot_);
  plot.rect->setupFullAxesBox(false);
  plot.rect->axis(QCPAxis::atTop)->setVisible(false);
  plot.rect->axis(QCPAxis::atRight)->setVisible(false);
  QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  QCPAxis* values = plot.rect->axis(QCPAxis::atLeft);
  plot.rect->setMinimumMargins(QMargins(0, 0, 0, 0));
  plot.rect->setMinimumSize(10, 10);  // a sparkline is lower than a plot may usually be
  for (QCPAxis* axis : {steps, values}) {
    axis->setTickLength(0, 0);
    axis->setLabelPadding(2);
    axis->setTickLabelPadding(4);
    axis->setPadding(0);
  }
  set_ticks(steps, steps_.log());
  set_ticks(values, plot.spec.log_y);
}

void CurvesView::set_ticks(QCPAxis* axis, bool log) const {
  axis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  QSharedPointer<QCPAxisTicker> ticks;
  if (log) {
    ticks.reset(new LogTicks(axis));
  } else {
    const bool counts = axis->axisType() == QCPAxis::atBottom && across_.series.isEmpty();
    ticks.reset(new RoundTicks(axis, counts));
  }
  ticks->setTickCount(axis->axisType() == QCPAxis::atLeft ? 4 : 6);
  axis->setTicker(ticks);
}

void CurvesView::set_plot_visible(const QString& id, bool visible) {
  if (visible) {
    hidden_.remove(id);
  } else {
    hidden_.insert(id);
  }
  Plot* plot = plot_of(id);
  if (plot == nullptr || plot->visible == visible) return;
  plot->visible = visible;
  colour();
  arrange();
  replot_soon();
}

void CurvesView::set_log_x(bool log) {
  steps_.set_log(log);
  for (Plot& plot : plots_) set_ticks(plot.rect->axis(QCPAxis::atBottom), log);
  replot_soon();
}

void CurvesView::set_log_y(const QString& id, bool log) {
  Plot* plot = plot_of(id);
  if (plot == nullptr) return;
  plot->spec.log_y = log;
  plot->held = false;
  set_ticks(plot->rect->axis(QCPAxis::atLeft), log);
  replot_soon();
}

bool CurvesView::log_y(const QString& id) const {
  const Plot* plot = plot_of(id);
  return plot != nullptr && plot->spec.log_y;
}

void CurvesView::fit_values(Plot& plot, double low, double high) {
  const QCP::SignDomain domain = plot.spec.log_y ? QCP::sdPositive : QCP::sdBoth;
  QCPRange all(0, 0);
  bool any = false;
  for (const auto& run : runs_) {
    for (const CurvePlot::Series& series : plot.spec.series) {
      const auto line = run->lines.find(series.id);
      if (line == run->lines.end() || line->second.raw == nullptr) continue;
      bool found = false;
      const QCPRange range =
          line->second.raw->data()->valueRange(found, domain, QCPRange(low, high));
      if (!found) continue;
      all = any ? QCPRange(std::min(all.lower, range.lower), std::max(all.upper, range.upper))
                : range;
      any = true;
    }
  }
  for (const CurveLevel& level : levels_.value(plot.spec.id)) {
    if (plot.spec.log_y && level.value <= 0) continue;
    all = any ? QCPRange(std::min(all.lower, level.value), std::max(all.upper, level.value))
              : QCPRange(level.value, level.value);
    any = true;
  }
  if (!any) {
    all = plot.spec.log_y ? QCPRange(0.1, 1) : QCPRange(0, 1);
  }
  if (plot.spec.keep_low) all.lower = std::min(all.lower, *plot.spec.keep_low);
  if (plot.spec.keep_high) all.upper = std::max(all.upper, *plot.spec.keep_high);
  if (plot.spec.log_y) {
    const double room = std::pow(std::max(all.upper / all.lower, 1.01), 0.06);
    all.lower /= room;
    all.upper *= room;
  } else {
    double room = (all.upper - all.lower) * 0.06;
    if (room <= 0) room = std::max(std::abs(all.upper) * 0.05, 1e-6);
    all.lower -= room;
    all.upper += room;
  }
  plot.rect->axis(QCPAxis::atLeft)->setRange(all);
}

}  // namespace earshot
