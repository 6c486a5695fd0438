#include "widgets/curves/comparison_chart.h"

#include <algorithm>
#include <cmath>
#include <QBuffer>
#include <QEvent>
#include <QHBoxLayout>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QSvgGenerator>
#include <utility>

#include "core/measures/mean_interval.h"
#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/picture_head.h"
#include "widgets/curves/plot.h"

namespace earshot {
namespace {

constexpr double dot_size = 8, whisker_width = 14;

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
  words_ = new QLabel(this);
  words_->setObjectName("comparison_words");
  words_->setProperty("role", "caption");
  words_->setWordWrap(true);
  auto* column = new QVBoxLayout;
  column->setSpacing(grid::unit);
  column->addWidget(plot_, 1);
  column->addWidget(words_);
  row->addLayout(column, 1);
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

void ComparisonChart::set_levels(std::vector<ComparisonLevel> levels) {
  levels_ = std::move(levels);
  std::erase_if(levels_, [](const ComparisonLevel& one) { return !std::isfinite(one.value); });
  std::ranges::sort(levels_, std::greater{}, &ComparisonLevel::value);
  draw();
}

void ComparisonChart::draw_levels(QCPAxisRect* rect, double last) {
  for (const ComparisonLevel& level : levels_) {
    QCPGraph* line = plot_->addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    QPen pen(Palette::of(*this).muted, 1);
    pen.setDashPattern({5, 3});
    line->setPen(pen);
    line->setData({0.0, last}, {level.value, level.value});
  }
}

/// They stand beside the plot: on it they would lie over the discs, which are often as high.
QStringList ComparisonChart::level_names() const {
  QStringList names;
  for (const ComparisonLevel& level : levels_) {
    names += tr("%1 %2\u2009%").arg(level.name, percent(level.value));
  }
  return names;
}

QByteArray ComparisonChart::picture(bool svg, QSize size, const QString& caption) {
  const Palette& palette = Palette::of(*this);
  PictureHead head{caption, {}, text_font(*this), caption_font(*this), size.width()};
  for (const LegendEntry& entry : legend_->entries()) {
    head.names.emplace_back(
        entry.value.isEmpty() ? entry.name : entry.name + QLatin1Char(' ') + entry.value,
        entry.colour);
  }
  for (const QString& level : level_names()) head.names.emplace_back(level, palette.muted);
  const int top = head.paint(nullptr, palette);
  const auto paint = [&](QCPPainter& painter) {
    painter.fillRect(QRect(QPoint(), size), palette.panel);
    head.paint(&painter, palette);
    painter.translate(0, top);
    plot_->toPainter(&painter, size.width(), std::max(120, size.height() - top));
  };
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (svg) {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(caption);
    generator.setResolution(96);
    QCPPainter painter;
    painter.begin(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    paint(painter);
    painter.end();
  } else {
    constexpr double sharpness = 2;
    QImage image(size * sharpness, QImage::Format_RGB32);
    image.setDevicePixelRatio(sharpness);
    {
      QCPPainter painter(&image);
      paint(painter);
    }
    image.save(&buffer, "PNG");
  }
  plot_->replot();
  return bytes;
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

QColor ComparisonChart::colour_of(const QString& method) const {
  const Palette& palette = Palette::of(*this);
  const auto place =
      static_cast<int>(std::find(names_.begin(), names_.end(), method) - names_.begin());
  const std::vector<int> picked = legend_->picked();
  const bool muted =
      !picked.empty() && std::find(picked.begin(), picked.end(), place) == picked.end();
  return muted ? palette.line : palette.class_colour(place);
}

void ComparisonChart::add(QCPAxisRect* rect, const ComparisonLine& line,
                          const std::vector<double>& x, double end_x) {
  const QColor colour = colour_of(line.method);
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

QString ComparisonChart::Ends::words() const {
  if (const auto found = mean_interval(probes)) return percent(found->mean, found->half);
  return probes.empty() ? QString() : short_percent(probes.front());
}

ComparisonChart::Ends ComparisonChart::ends_of(const QString& method) const {
  Ends ends;
  for (const ComparisonLine& line : lines_) {
    if (line.method != method || !std::isfinite(line.probe)) continue;
    ends.probes.push_back(line.probe);
    ends.seconds += line.end_seconds;
    ends.examples += line.end_examples;
  }
  const auto count = static_cast<double>(std::max<std::size_t>(1, ends.probes.size()));
  ends.seconds /= count;
  ends.examples /= count;
  return ends;
}

void ComparisonChart::add_interval(const QString& method) {
  const Ends ends = ends_of(method);
  const auto interval = mean_interval(ends.probes);
  if (!interval) return;
  for (const auto& [rect, end_x] :
       {std::pair{by_seconds_, ends.seconds}, std::pair{by_examples_, ends.examples}}) {
    QCPAxis* across = rect->axis(QCPAxis::atBottom);
    QCPAxis* up = rect->axis(QCPAxis::atLeft);
    QCPGraph* mean = plot_->addGraph(across, up);
    mean->setLineStyle(QCPGraph::lsNone);
    mean->setData({end_x}, {interval->mean});
    auto* bars = new QCPErrorBars(across, up);
    bars->setDataPlottable(mean);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setData({interval->half});
    bars->setPen(QPen(colour_of(method), 1.5));
    bars->setWhiskerWidth(whisker_width);
    bars->setSymbolGap(0);
  }
}

void ComparisonChart::draw() {
  const Palette& palette = Palette::of(*this);
  plot_->clearPlottables();
  plot_->clearItems();
  plot_->setBackground(palette.panel);
  by_seconds_->axis(QCPAxis::atBottom)->setLabel(tr("seconds of training"));
  by_examples_->axis(QCPAxis::atBottom)->setLabel(tr("clips seen"));
  by_seconds_->axis(QCPAxis::atLeft)->setLabel(tr("accuracy"));
  fit_ticks();
  std::vector<LegendEntry> entries;
  for (std::size_t place = 0; place < names_.size(); ++place) {
    entries.push_back({names_[place], palette.class_colour(static_cast<int>(place)),
                       ends_of(names_[place]).words(), LegendEntry::Sign::Disc});
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
  for (const QString& name : names_) add_interval(name);
  constexpr double room = 1.05;
  draw_levels(by_seconds_, most_seconds * room);
  draw_levels(by_examples_, most_examples * room);
  QString words =
      tr("Lines: the nearest neighbours on validation clips while training. Discs: the probe on "
         "test clips at the end, bars: the mean of a method's seeds with its 95 % interval.");
  if (!levels_.empty()) {
    words += tr(" Dashed, without training: %1.").arg(level_names().join(QStringLiteral(", ")));
  }
  words_->setText(words);
  words_->setVisible(!lines_.empty() || !levels_.empty());
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
