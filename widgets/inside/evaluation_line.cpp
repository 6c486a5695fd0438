#include "widgets/inside/evaluation_line.h"

#include <algorithm>
#include <numeric>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/series_mark.h"

namespace earshot {
namespace {

constexpr double words_high = 22, steps_high = 36, values_wide = 44, reach = 24;

}  // namespace

EvaluationLine::EvaluationLine(QWidget* parent) : CellPicker(parent) {
  setObjectName("evaluation_line");
  setAccessibleName(tr("Evaluations over the steps of the training"));
}

void EvaluationLine::set_points(std::vector<FigureAtStep> points, std::vector<FigureBar> levels,
                                FigureScale scale) {
  points_ = std::move(points);
  levels_ = std::move(levels);
  scale_ = std::move(scale);
  low_ = HUGE_VAL;
  high_ = -HUGE_VAL;
  const auto take = [this](double value) {
    if (!std::isfinite(value)) return;
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  };
  for (const FigureAtStep& point : points_) {
    for (const double value : {point.figure.value, point.figure.low, point.figure.high})
      take(value);
  }
  for (const FigureBar& level : levels_) take(level.value);
  if (!(low_ <= high_)) {
    low_ = 0;
    high_ = 1;
  }
  // To whole tenths of the scale, so that the axis has round ends.
  const double tenth = (scale_.high - scale_.low) / 10;
  low_ = std::max(scale_.low, scale_.low + tenth * std::floor((low_ - scale_.low) / tenth));
  high_ = std::min(scale_.high, scale_.low + tenth * std::ceil((high_ - scale_.low) / tenth));
  if (!(high_ > low_)) low_ = std::max(scale_.low, high_ - tenth);
  look_at(-1, -1);
  update();
}

QRectF EvaluationLine::area() const {
  const QFontMetricsF metrics(caption_font(*this));
  double names = 0;
  for (const FigureBar& level : levels_) {
    names = std::max(names, metrics.horizontalAdvance(level.name));
  }
  names = std::min(names, width() * 0.36) + grid::inside;
  return {values_wide, words_high, std::max(1.0, width() - values_wide - names),
          std::max(1.0, height() - words_high - steps_high)};
}

double EvaluationLine::x_of(double step) const {
  const double last = points_.empty() ? 1 : std::max(1.0, points_.back().step);
  constexpr double margin = 8;  // of the last mark
  return area().left() + step / last * (area().width() - margin);
}

double EvaluationLine::y_of(double value) const {
  return area().bottom() - (value - low_) / std::max(1e-12, high_ - low_) * area().height();
}

QPointF EvaluationLine::place_of(int point) const {
  const FigureAtStep& one = points_.at(static_cast<std::size_t>(point));
  return {x_of(one.step), y_of(one.figure.value)};
}

std::pair<int, int> EvaluationLine::cell_at(QPointF at) const {
  int nearest = -1;
  double best = reach;
  for (int point = 0; point < columns(); ++point) {
    const double away = std::abs(place_of(point).x() - at.x());
    if (away < best) {
      best = away;
      nearest = point;
    }
  }
  return nearest < 0 ? std::make_pair(-1, -1) : std::make_pair(0, nearest);
}

QString EvaluationLine::words_of(int, int column) const {
  const FigureAtStep& one = points_.at(static_cast<std::size_t>(column));
  const QString unit = scale_.is_share ? tr("\u2009%") : QString();
  QString words =
      tr("step %1: %2").arg(number_text(one.step), scale_.text(one.figure.value) + unit);
  if (std::isfinite(one.figure.low)) {
    words += tr(", 95 % interval %1 to %2")
                 .arg(scale_.text(one.figure.low), scale_.text(one.figure.high));
  }
  return one.figure.name.isEmpty() ? words : tr("%1 · %2").arg(words, one.figure.name);
}

bool EvaluationLine::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return CellPicker::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QStringList words;
  if (help->pos().x() > area().right()) {
    for (const FigureBar& level : levels_) {
      if (std::isfinite(level.value))
        words += level.name + QLatin1Char(' ') + scale_.text(level.value);
    }
  } else if (const int point = cell_at(help->pos()).second; point >= 0) {
    words += words_of(0, point);
  }
  if (words.isEmpty()) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), plain_tip(words.join('\n')), this);
  }
  return true;
}

void EvaluationLine::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (points_.empty()) return;
  painter.setRenderHint(QPainter::Antialiasing);
  const Palette& palette = Palette::of(*this);
  paint_axes(painter);
  paint_levels(painter);
  QPolygonF line;
  for (int point = 0; point < columns(); ++point) line << place_of(point);
  painter.setPen(QPen(palette.accent, 1.5));
  painter.drawPolyline(line);
  for (int point = 0; point < columns(); ++point) {
    const FigureBar& figure = points_[static_cast<std::size_t>(point)].figure;
    const QPointF at = place_of(point);
    if (std::isfinite(figure.low)) {
      painter.setPen(QPen(palette.accent, 1));
      painter.drawLine(QPointF(at.x(), y_of(figure.low)), QPointF(at.x(), y_of(figure.high)));
    }
    paint_series_mark(painter, palette, at, 0);
    if (current().second == point) {
      painter.setPen(QPen(palette.text, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(at, series_mark_radius + 3, series_mark_radius + 3);
    }
  }
  painter.setFont(caption_font(*this));
  const QFontMetrics metrics(painter.font());
  const int said = current().second < 0 ? columns() - 1 : current().second;
  painter.setPen(palette.text);
  painter.drawText(QRectF(0, 0, width(), words_high), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(words_of(0, said), Qt::ElideRight, width()));
  paint_focus(painter);
}

void EvaluationLine::paint_axes(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const QRectF all = area();
  constexpr int parts = 4;
  for (int part = 0; part <= parts; ++part) {
    const double value = low_ + (high_ - low_) * part / parts;
    const double y = std::floor(y_of(value)) + 0.5;
    painter.setPen(QPen(mixed(palette.panel, palette.line, 0.7), 1));
    painter.drawLine(QPointF(all.left(), y), QPointF(all.right(), y));
    if (part % 2 != 0 && all.height() < 120) continue;
    painter.setPen(palette.muted);
    const QString words =
        scale_.is_share ? QString::number(100 * value, 'g', 3) : number_text(value);
    painter.drawText(QRectF(0, y - 10, all.left() - grid::inside, 20),
                     Qt::AlignRight | Qt::AlignVCenter,
                     part == parts && scale_.is_share ? words + tr("\u2009%") : words);
  }
  painter.setPen(palette.muted);
  double free_from = -HUGE_VAL;
  const QFontMetricsF metrics(painter.font());
  for (int point = 0; point < columns(); ++point) {
    const QString words = number_text(points_[static_cast<std::size_t>(point)].step);
    const double wide = metrics.horizontalAdvance(words) + grid::inside;
    const double x = place_of(point).x();
    if (x - wide / 2 < free_from) continue;
    painter.drawText(QRectF(x - wide / 2, all.bottom() + 3, wide, 15), Qt::AlignCenter, words);
    free_from = x + wide / 2;
  }
  painter.drawText(QRectF(all.left(), all.bottom() + 18, all.width(), 16), Qt::AlignCenter,
                   tr("step"));
}

void EvaluationLine::paint_levels(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QRectF all = area();
  painter.setFont(caption_font(*this));
  const QFontMetricsF metrics(painter.font());
  std::vector<std::size_t> order(levels_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [this](std::size_t at) { return !std::isfinite(levels_[at].value); });
  std::ranges::sort(order, std::greater{}, [this](std::size_t at) { return levels_[at].value; });
  double free_from = 0;
  for (const std::size_t at : order) {
    const QColor colour = series_colour(palette, static_cast<int>(at) + 1);
    const double y = y_of(levels_[at].value);
    QPen pen(colour, 1.25);
    pen.setDashPattern({5, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(all.left(), y), QPointF(all.right(), y));
    // Names that would lie on each other stand below each other.
    const double top = std::max(free_from, y - metrics.height() / 2);
    const QRectF place(all.right() + grid::unit, top, width() - all.right() - grid::unit,
                       metrics.height());
    painter.setPen(colour);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(levels_[at].name, Qt::ElideRight, place.width()));
    free_from = top + metrics.height();
  }
}

}  // namespace earshot
