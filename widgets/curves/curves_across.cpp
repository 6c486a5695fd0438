// What CurvesView draws its curves over: the steps, or what a series said at each step.
#include <algorithm>
#include <cmath>
#include "widgets/curves/plot.h"

#include "widgets/curves/curves_view.h"

namespace earshot {
namespace {

using Coordinate = double CurvePoint::*;

/// Between and beyond known places by the straight line through the two nearest.
double along(const std::vector<CurvePoint>& known, double at, Coordinate from, Coordinate to) {
  if (known.empty()) return at;
  if (known.size() == 1) return known.front().*to;
  const auto after = std::ranges::lower_bound(known, at, {}, from);
  const auto place = std::clamp<std::ptrdiff_t>(after - known.begin(), 1,
                                                static_cast<std::ptrdiff_t>(known.size()) - 1);
  const CurvePoint& a = known[static_cast<std::size_t>(place - 1)];
  const CurvePoint& b = known[static_cast<std::size_t>(place)];
  const double share = (at - a.*from) / std::max(1e-12, b.*from - a.*from);
  return a.*to + share * (b.*to - a.*to);
}

}  // namespace

void CurvesView::set_across(const CurveAcross& across) {
  const bool same = across.series == across_.series;
  across_ = across;
  if (!same) {
    for (const auto& run : runs_) {
      follow_across(*run);
      for (auto& [series, line] : run->lines) {
        if (line.raw == nullptr) continue;
        line.drawn = 0;
        line.raw->data()->clear();
        line.smooth->data()->clear();
        line.smoother.reset();
        catch_up(*run, series, line);
        redo_smoothing(*run, line);
      }
    }
    bands_due_ = true;
    steps_.show_all();
    for (Plot& plot : plots_) set_ticks(plot.rect->axis(QCPAxis::atBottom), steps_.log());
  }
  arrange();
  replot_soon();
}

/// A series that stays the same for some steps, as an epoch does, rises evenly between its changes.
void CurvesView::follow_across(Run& run) {
  run.across.clear();
  const auto found = run.lines.find(across_.series);
  if (across_.series.isEmpty() || found == run.lines.end()) return;
  for (const CurvePoint& point : found->second.points) {
    const bool rises = run.across.empty() || point.value > run.across.back().value;
    if (std::isfinite(point.value) && rises) run.across.push_back(point);
  }
}

double CurvesView::x_of(const Run& run, double step) const {
  if (across_.series.isEmpty()) return step;
  return along(run.across, step, &CurvePoint::step, &CurvePoint::value);
}

double CurvesView::step_at(double x) const {
  if (across_.series.isEmpty() || runs_.empty()) return x;
  return along(drawn_runs().front()->across, x, &CurvePoint::value, &CurvePoint::step);
}

void CurvesView::catch_up(Run& run, const QString&, Line& line) {
  if (line.raw == nullptr) return;
  QVector<QCPGraphData> fresh, smooth;
  fresh.reserve(static_cast<qsizetype>(line.points.size() - line.drawn));
  for (; line.drawn < line.points.size(); ++line.drawn) {
    const CurvePoint& point = line.points[line.drawn];
    if (!std::isfinite(point.value)) continue;
    const double x = x_of(run, point.step);
    fresh.append(QCPGraphData(x, point.value));
    if (line.smoother) smooth.append(QCPGraphData(x, line.smoother->next(point)));
  }
  if (!fresh.isEmpty()) line.raw->data()->add(fresh, true);
  if (!smooth.isEmpty()) line.smooth->data()->add(smooth, true);
}

void CurvesView::catch_up_all() {
  if (across_.series.isEmpty()) return;
  for (const auto& run : runs_) {
    for (auto& [series, line] : run->lines) catch_up(*run, series, line);
  }
}

}  // namespace earshot
