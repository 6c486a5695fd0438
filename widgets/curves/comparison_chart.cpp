#include "widgets/curves/comparison_chart.h"

#include <algorithm>
#include <cmath>
#include <QEvent>
#include <QHBoxLayout>

#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/plot.h"

namespace earshot {
namespace {

constexpr double dot_size = 8;

QVector<double> vector_of(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

ComparisonChart::ComparisonChart(QWidget* parent) : QWidget(parent) {
  setObjectName("comparison_chart");
  setAccessibleName(tr("Accuracy of the methods against time and clips"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(grid::inside);
  plot_ = new QCustomPlot(this);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->plotLayout()->clear();
  by_seconds_ = new QCPAxisRect(plot_);
  by_examples_ = new QCPAxisRect(plot_);
  plot_->plotLayout()->addElement(0, 0, by_seconds_);
  plot_->plotLayout()->addElement(0, 1, by_examples_);
  legend_ = new Legend(this);
  legend_->setAccessibleName(tr("Methods"));
  row->addWidget(plot_, 1);
  row->addWidget(legend_, 0, Qt::AlignTop);
  connect(legend_, &Legend::picked_changed, this, &ComparisonChart::draw);
  draw();
}

void ComparisonChart::set_lines(const std::vector<ComparisonLine>& lines) {
  lines_ = lines;
  names_.clear();
  for (const ComparisonLine& line : lines_) {
    if (std::find(names_.begin(), names_.end(), line.method) == names_.end()) {
      names_.push_back(line.method);
    }
  }
  draw();
}

void ComparisonChart::replot_now() {
  plot_->replot();
}

void ComparisonChart::style(QCPAxisRect* rect) {
  const Palette& palette = Palette::of(*this);
  for (QCPAxis* axis : rect->axes()) {
    axis->setBasePen(QPen(palette.line));
    axis->setTickPen(QPen(palette.line));
    axis->setSubTickPen(QPen(Qt::NoPen));
    axis->setTickLabelColor(palette.muted);
    axis->setLabelColor(palette.muted);
    axis->setTickLabelFont(caption_font(*this));
    axis->setLabelFont(caption_font(*this));
    axis->grid()->setPen(QPen(palette.line, 1));
    axis->grid()->setZeroLinePen(QPen(Qt::NoPen));
  }
  rect->setBackground(palette.panel);
}

void ComparisonChart::add(QCPAxisRect* rect, const ComparisonLine& line,
                          const std::vector<double>& x, double end_x) {
  const Palette& palette = Palette::of(*this);
  const auto place = std::find(names_.begin(), names_.end(), line.method) - names_.begin();
  const std::vector<int> picked = legend_->picked();
  const bool muted = !picked.empty() && std::find(picked.begin(), picked.end(),
                                                  static_cast<int>(place)) == picked.end();
  const QColor colour = muted ? palette.line : palette.class_colour(static_cast<int>(place));
  QCPAxis* across = rect->axis(QCPAxis::atBottom);
  QCPAxis* up = rect->axis(QCPAxis::atLeft);
  QCPGraph* curve = plot_->addGraph(across, up);
  curve->setPen(QPen(colour, 1));
  curve->setData(vector_of(x), vector_of(line.accuracy));
  if (!std::isfinite(line.probe)) return;
  QCPGraph* dot = plot_->addGraph(across, up);
  dot->setLineStyle(QCPGraph::lsNone);
  dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, dot_size));
  dot->setData({end_x}, {line.probe});
}

void ComparisonChart::draw() {
  const Palette& palette = Palette::of(*this);
  plot_->clearPlottables();
  plot_->setBackground(palette.panel);
  by_seconds_->axis(QCPAxis::atBottom)->setLabel(tr("seconds of training"));
  by_examples_->axis(QCPAxis::atBottom)->setLabel(tr("clips seen"));
  by_seconds_->axis(QCPAxis::atLeft)->setLabel(tr("accuracy"));
  fit_ticks();
  std::vector<LegendEntry> entries;
  for (std::size_t place = 0; place < names_.size(); ++place) {
    double sum = 0;
    int count = 0;
    for (const ComparisonLine& line : lines_) {
      if (line.method != names_[place] || !std::isfinite(line.probe)) continue;
      sum += line.probe;
      ++count;
    }
    entries.push_back({names_[place], palette.class_colour(static_cast<int>(place)),
                       count > 0 ? QString::number(sum / count, 'f', 3) : QString(),
                       LegendEntry::Sign::Disc});
  }
  const QSignalBlocker quiet(legend_);
  legend_->set_entries(entries);
  legend_->setVisible(!entries.empty());
  for (QCPAxisRect* rect : {by_seconds_, by_examples_}) style(rect);
  double most_seconds = 1, most_examples = 1;
  for (const ComparisonLine& line : lines_) {
    add(by_seconds_, line, line.seconds, line.end_seconds);
    add(by_examples_, line, line.examples, line.end_examples);
    most_seconds = std::max(most_seconds, line.end_seconds);
    most_examples = std::max(most_examples, line.end_examples);
  }
  constexpr double room = 1.05;
  by_seconds_->axis(QCPAxis::atBottom)->setRange(0, most_seconds * room);
  by_examples_->axis(QCPAxis::atBottom)->setRange(0, most_examples * room);
  for (QCPAxisRect* rect : {by_seconds_, by_examples_}) rect->axis(QCPAxis::atLeft)->setRange(0, 1);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// As many numbers as stand beside each other.
void ComparisonChart::fit_ticks() {
  const QFontMetrics metrics(caption_font(*this));
  const auto fit = [&](QCPAxisRect* rect, const QString& longest) {
    constexpr int most = 6;
    const int places = rect->width() / std::max(1, 2 * metrics.horizontalAdvance(longest));
    rect->axis(QCPAxis::atBottom)->ticker()->setTickCount(std::clamp(places, 1, most));
  };
  fit(by_seconds_, QStringLiteral("000"));
  fit(by_examples_, QStringLiteral("000000"));
}

void ComparisonChart::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // The plot has its new place first.
  QMetaObject::invokeMethod(
      this,
      [this] {
        fit_ticks();
        plot_->replot(QCustomPlot::rpQueuedReplot);
      },
      Qt::QueuedConnection);
}

void ComparisonChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) draw();
}

}  // namespace earshot
