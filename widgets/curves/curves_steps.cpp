// What CurvesView shows of its steps, and what it says of them: the stretch, keys, the readout in
// words.
#include <algorithm>
#include <cmath>
#include <limits>
#include <QKeyEvent>
#include "widgets/curves/plot.h"

#include "widgets/chrome/style.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot {

namespace {

/// The point of a graph that is nearest to a step; nothing where the graph has none.
std::optional<QCPGraphData> nearest(const QCPGraph& graph, double step) {
  const auto& data = *graph.data();
  if (data.isEmpty()) return {};
  auto after = data.findBegin(step, false);
  if (after == data.constEnd()) return *(data.constEnd() - 1);
  if (after != data.constBegin() && step - (after - 1)->key < after->key - step) --after;
  return *after;
}

}  // namespace

double CurvesView::last_step() const {
  double last = 0;
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines) {
      if (!line.points.empty()) last = std::max(last, x_of(*run, line.points.back().step));
    }
  }
  return last;
}

double CurvesView::first_step() const {
  double first = std::numeric_limits<double>::max();
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines) {
      if (!line.points.empty()) first = std::min(first, x_of(*run, line.points.front().step));
    }
  }
  return first == std::numeric_limits<double>::max() ? 0 : first;
}

void CurvesView::show_all() {
  steps_.show_all();
  for (Plot& plot : plots_) plot.held = false;
  replot_soon();
}

void CurvesView::show_steps(double low, double high) {
  steps_.show(low, high, last_step());
  replot_soon();
}

void CurvesView::zoom_steps(double at, double factor) {
  if (!steps_.zoom(at, factor, first_step(), last_step())) show_all();
  replot_soon();
}

std::pair<double, double> CurvesView::shown_steps() const {
  return {steps_.low(), steps_.high()};
}

std::pair<double, double> CurvesView::shown_values(const QString& id) const {
  const Plot* plot = plot_of(id);
  if (plot == nullptr) return {0, 0};
  const QCPRange range = plot->rect->axis(QCPAxis::atLeft)->range();
  return {range.lower, range.upper};
}

void CurvesView::set_step_line(std::optional<double> step) {
  step_line_ = step;
  overlay_->update();
}

void CurvesView::fit() {
  steps_.fit(first_step(), last_step());
  const double low = steps_.low(), high = std::max(steps_.high(), low + 1e-3);
  for (Plot& plot : plots_) {
    plot.rect->axis(QCPAxis::atBottom)->setRange(low, high);
    if (is_seen(plot) && !plot.held) fit_values(plot, low, steps_.high());
  }
}

bool CurvesView::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* keys = static_cast<QKeyEvent*>(event);
    const int mine[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Home,  Qt::Key_End,
                        Qt::Key_F,    Qt::Key_Plus,  Qt::Key_Minus, Qt::Key_Equal};
    if (keys->modifiers() == Qt::NoModifier &&
        std::find(std::begin(mine), std::end(mine), keys->key()) != std::end(mine)) {
      event->accept();
    }
  }
  return QWidget::event(event);
}

void CurvesView::keyPressEvent(QKeyEvent* event) {
  const double middle = steps_.middle(), width = steps_.width();
  const double low = steps_.low(), high = steps_.high();
  switch (event->key()) {
    case Qt::Key_Escape:
      if (enlarged_.isEmpty()) {
        QWidget::keyPressEvent(event);
      } else {
        enlarge({});
        Q_EMIT arranged_by_hand();
      }
      return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoom_steps(middle, 0.7);
      return;
    case Qt::Key_Minus:
      zoom_steps(middle, 1 / 0.7);
      return;
    case Qt::Key_Left:
      show_steps(low - width / 8, high - width / 8);
      return;
    case Qt::Key_Right:
      show_steps(low + width / 8, high + width / 8);
      return;
    case Qt::Key_Home:
      show_steps(first_step(), first_step() + width);
      return;
    case Qt::Key_End:
      show_steps(last_step() - width, last_step());
      return;
    case Qt::Key_F:
      show_all();
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

QPointF CurvesView::place_of(const QString& id, double step, double value) const {
  const Plot* plot = plot_of(id);
  if (plot == nullptr) return {};
  const QPointF inside(plot->rect->axis(QCPAxis::atBottom)->coordToPixel(step),
                       plot->rect->axis(QCPAxis::atLeft)->coordToPixel(value));
  return plot_->mapTo(this, inside);
}

std::vector<CurveReading> CurvesView::readings(const QString& id, double step) const {
  std::vector<CurveReading> readings;
  const Plot* plot = plot_of(id);
  if (plot == nullptr) return readings;
  std::vector<const Band*> read;
  for (const Run* run : drawn_runs()) {
    const Band* band = band_of(*run);
    if (band != nullptr && std::ranges::find(read, band) != read.end()) continue;
    if (band != nullptr) read.push_back(band);
    for (std::size_t nth = 0; nth < plot->spec.series.size(); ++nth) {
      const CurvePlot::Series& series = plot->spec.series[nth];
      const QCPGraph* graph = nullptr;
      const QCPGraph* smooth = nullptr;
      if (band != nullptr) {
        const auto found = band->lines.find(series.id);
        if (found == band->lines.end()) continue;
        graph = found->second.mean;
      } else {
        const auto found = run->lines.find(series.id);
        if (found == run->lines.end() || found->second.raw == nullptr) continue;
        graph = found->second.raw;
        if (smoothing_ > 0) smooth = found->second.smooth;
      }
      const auto raw = nearest(*graph, step);
      if (!raw) continue;
      CurveReading reading{name_of(*run),  series.name,  raw->key,
                           raw->value,     raw->value,   pen_of(*run, *plot, nth),
                           is_muted(*run), run->current, run->planned};
      if (smooth != nullptr) {
        if (const auto there = nearest(*smooth, step)) reading.smoothed = there->value;
      }
      readings.push_back(reading);
    }
  }
  return readings;
}

QStringList CurvesView::readout(const QString& id, double step) const {
  QStringList lines;
  const Plot* plot = plot_of(id);
  for (const CurveReading& reading : readings(id, step)) {
    QStringList words;
    if (runs_.size() > 1) words.append(reading.run);
    if (plot->spec.names_series()) words.append(reading.series);
    words.append(number_text(reading.smoothed));
    if (smoothing_ > 0)
      words.append(QLatin1Char('(') + number_text(reading.value) + QLatin1Char(')'));
    lines.append(words.join(QStringLiteral("  ")));
  }
  return lines;
}

}  // namespace earshot
