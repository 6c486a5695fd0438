// The axes of CurvesView: where the plots lie and which stretch of steps and values they show.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <QKeyEvent>
#include <QScrollBar>
#include "widgets/curves/plot.h"

#include "widgets/chrome/legend.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curve_ticks.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot {

namespace {

constexpr int plot_right = 8, plot_sides = 16;  // free of what is written
constexpr double smallest_stretch = 2;          // steps

}  // namespace

void CurvesView::make_axes(Plot& plot) {
  plot.rect = new QCPAxisRect(plot_);
  plot.rect->setupFullAxesBox(false);
  plot.rect->axis(QCPAxis::atTop)->setVisible(false);
  plot.rect->axis(QCPAxis::atRight)->setVisible(false);
  QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  QCPAxis* values = plot.rect->axis(QCPAxis::atLeft);
  for (QCPAxis* axis : {steps, values}) {
    axis->setTickLength(0, 0);
    axis->setTickLabelPadding(4);
    axis->setPadding(0);
  }
  set_ticks(steps, log_x_);
  set_ticks(values, plot.spec.log_y);
}

void CurvesView::set_ticks(QCPAxis* axis, bool log) {
  axis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  QSharedPointer<QCPAxisTicker> ticks;
  if (log) {
    ticks.reset(new LogTicks);
  } else {
    ticks.reset(new RoundTicks);
  }
  ticks->setTickCount(axis->axisType() == QCPAxis::atLeft ? 4 : 6);
  axis->setTicker(ticks);
}

int CurvesView::title_height() const {
  return QFontMetrics(text_font(*this)).height() + QFontMetrics(caption_font(*this)).ascent() / 2;
}

void CurvesView::arrange() {
  std::vector<Plot*> shown;
  for (Plot& plot : plots_) {
    if (plot.visible) shown.push_back(&plot);
  }
  const int count = static_cast<int>(shown.size());
  if (count == 0) return;
  // Side by side where one column would be flat.
  const bool flat = scroll_->height() / count < 110 && scroll_->width() >= 560;
  columns_ = flat ? 2 : 1;
  const int rows = (count + columns_ - 1) / columns_;
  const int beside = legend_->isHidden() ? 0 : legend_->width() + grid::inside;
  const int room = width() - beside - scroll_->verticalScrollBar()->sizeHint().width();
  constexpr int tick_lines = 4, edges = 12;
  const int least =
      title_height() + tick_lines * QFontMetrics(caption_font(*this)).height() + edges;
  std::vector<int> heights(static_cast<std::size_t>(rows), least);

  QCPLayoutGrid* layout = plot_->plotLayout();
  for (Plot& plot : plots_) {
    if (plot.rect->layout() != nullptr) layout->take(plot.rect);
    plot.rect->setVisible(plot.visible);
  }
  layout->simplify();
  layout->setRowSpacing(4);
  layout->setColumnSpacing(grid::between);
  QList<double> stretches;
  for (int place = 0; place < count; ++place) {
    Plot& plot = *shown[static_cast<std::size_t>(place)];
    const int row = place % rows, column = place / rows;
    layout->addElement(row, column, plot.rect);
    plot.rect->setMarginGroup(QCP::msLeft, margins_[column]);
    plot.names_width = room / columns_ - plot_sides;
    const std::vector<QRectF> names = name_places(plot);
    const int below = names.empty() ? 0 : static_cast<int>(names.back().bottom());
    plot.rect->setMinimumMargins(QMargins(0, title_height() + below, plot_right, 4));
    int& height = heights[static_cast<std::size_t>(row)];
    height = std::max(height, least + below);
    const bool lowest = row == rows - 1 || place == count - 1;
    plot.rect->axis(QCPAxis::atBottom)->setTickLabels(lowest);
    if (column == 0) stretches.append(columns_ == 1 ? plot.spec.stretch : 1.0);
  }
  layout->setRowStretchFactors(stretches);
  sheet_->setMinimumHeight(std::accumulate(heights.begin(), heights.end(), 0));
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
  log_x_ = log;
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

double CurvesView::last_step() const {
  double last = 0;
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines) {
      if (!line.points.empty()) last = std::max(last, line.points.back().step);
    }
  }
  return last;
}

double CurvesView::first_step() const {
  double first = std::numeric_limits<double>::max();
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines) {
      if (!line.points.empty()) first = std::min(first, line.points.front().step);
    }
  }
  return first == std::numeric_limits<double>::max() ? 0 : first;
}

void CurvesView::show_all() {
  follow_ = Follow::Everything;
  for (Plot& plot : plots_) plot.held = false;
  replot_soon();
}

void CurvesView::set_steps(double low, double high) {
  const double least = log_x_ ? 1e-3 : smallest_stretch;
  low_ = low;
  high_ = std::max(high, low + least);
}

void CurvesView::show_steps(double low, double high) {
  set_steps(low, high);
  held_by_hand();
}

void CurvesView::held_by_hand() {
  // Whoever looks at the end wants to go on looking at the end.
  follow_ = high_ >= last_step() ? Follow::Window : Follow::Nothing;
  replot_soon();
}

void CurvesView::zoom_steps(double at, double factor) {
  if (log_x_) {
    const double low = std::log(std::max(low_, 1e-9)), high = std::log(std::max(high_, 1e-9));
    const double middle = std::log(std::max(at, 1e-9));
    set_steps(std::exp(middle + (low - middle) * factor),
              std::exp(middle + (high - middle) * factor));
  } else {
    set_steps(at + (low_ - at) * factor, at + (high_ - at) * factor);
  }
  const double width = std::max(last_step() - first_step(), smallest_stretch);
  if (high_ - low_ > 4 * width) {
    show_all();
  } else {
    held_by_hand();
  }
}

std::pair<double, double> CurvesView::shown_steps() const {
  return {low_, high_};
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
  if (follow_ == Follow::Everything) {
    const double first = first_step(), last = last_step();
    if (log_x_) {
      set_steps(std::max(first, 1.0), std::max(last, first + 1));
    } else {
      set_steps(std::min(first, last - smallest_stretch), last);
    }
  }
  if (log_x_ && low_ <= 0) low_ = std::max(1.0, first_step());
  for (Plot& plot : plots_) {
    plot.rect->axis(QCPAxis::atBottom)->setRange(low_, std::max(high_, low_ + 1e-3));
    if (plot.visible && !plot.held) fit_values(plot, low_, high_);
  }
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
  const double middle = log_x_ ? std::sqrt(std::max(low_, 1e-9) * high_) : (low_ + high_) / 2;
  const double width = high_ - low_;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoom_steps(middle, 0.7);
      return;
    case Qt::Key_Minus:
      zoom_steps(middle, 1 / 0.7);
      return;
    case Qt::Key_Left:
      show_steps(low_ - width / 8, high_ - width / 8);
      return;
    case Qt::Key_Right:
      show_steps(low_ + width / 8, high_ + width / 8);
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

}  // namespace earshot
