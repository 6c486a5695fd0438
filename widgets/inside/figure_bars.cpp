#include "widgets/inside/figure_bars.h"

#include <algorithm>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/series_mark.h"

namespace earshot {
namespace {

constexpr double own_high = 32, own_bar = 18, other_high = 24, other_bar = 6;
constexpr double scale_high = 20, value_room = 56;
constexpr double widest_name = 0.42;  // of the width

}  // namespace

FigureBars::FigureBars(QWidget* parent) : CellPicker(parent) {
  setObjectName("figure_bars");
  setAccessibleName(tr("The encoder's figure beside its baselines"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FigureBars::set_bars(FigureBar own, std::vector<FigureBar> others, FigureScale scale) {
  bars_ = std::move(others);
  bars_.insert(bars_.begin(), std::move(own));
  scale_ = std::move(scale);
  look_at(-1, -1);
  updateGeometry();
  update();
}

double FigureBars::row_height(int row) const {
  return row == 0 ? own_high : other_high;
}

double FigureBars::row_top(int row) const {
  return row == 0 ? 0 : own_high + (row - 1) * other_high;
}

double FigureBars::high() const {
  return row_top(rows());
}

QSize FigureBars::sizeHint() const {
  return {420, static_cast<int>(high() + scale_high)};
}

QSize FigureBars::minimumSizeHint() const {
  return {200, static_cast<int>(high() + scale_high)};
}

double FigureBars::left() const {
  const QFontMetricsF metrics(text_font(*this));
  double longest = 0;
  for (const FigureBar& bar : bars_) {
    longest = std::max(longest, metrics.horizontalAdvance(bar.name));
  }
  return std::min(longest, width() * widest_name) + grid::between;
}

double FigureBars::right() const {
  return std::max(left() + 1, width() - value_room);
}

double FigureBars::x_of(double value) const {
  const double range = std::max(1e-12, scale_.high - scale_.low);
  const double share = std::clamp((value - scale_.low) / range, 0.0, 1.0);
  return left() + share * (right() - left());
}

QPointF FigureBars::mark(int row) const {
  const FigureBar& bar = bars_.at(static_cast<std::size_t>(row));
  if (!std::isfinite(bar.value)) return {};
  return {x_of(bar.value), row_top(row) + row_height(row) / 2};
}

std::pair<int, int> FigureBars::cell_at(QPointF at) const {
  for (int row = 0; row < rows(); ++row) {
    if (at.y() >= row_top(row) && at.y() < row_top(row) + row_height(row)) return {row, 0};
  }
  return {-1, -1};
}

QString FigureBars::words_of(int row, int) const {
  const FigureBar& bar = bars_.at(static_cast<std::size_t>(row));
  if (!std::isfinite(bar.value)) return tr("%1: not evaluated yet").arg(bar.name);
  const QString unit = scale_.is_share ? tr("\u2009%") : QString();
  const QString value = tr("%1: %2").arg(bar.name, scale_.text(bar.value) + unit);
  if (!std::isfinite(bar.low)) return value;
  return tr("%1, 95 % interval %2 to %3").arg(value, scale_.text(bar.low), scale_.text(bar.high));
}

/// Nothing is there to be clicked.
void FigureBars::mouseMoveEvent(QMouseEvent* event) {
  const auto [row, column] = cell_at(event->position());
  look_at(row, column);
}

bool FigureBars::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return CellPicker::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int row = cell_at(help->pos()).first;
  if (row < 0) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), plain_tip(words_of(row, 0)), this);
  }
  return true;
}

void FigureBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (bars_.empty()) return;
  painter.setRenderHint(QPainter::Antialiasing);
  paint_axis(painter);
  // From below, so that the encoder's bar lies behind all lines.
  paint_row(painter, 0);
  for (int row = 1; row < rows(); ++row) paint_row(painter, row);
  paint_focus(painter);
}

void FigureBars::paint_axis(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const int parts = right() - left() < 170 ? 2 : 5;
  for (int part = 0; part <= parts; ++part) {
    const double value = scale_.low + (scale_.high - scale_.low) * part / parts;
    const double x = std::floor(x_of(value)) + 0.5;
    painter.setPen(QPen(mixed(palette.panel, palette.line, 0.7), 1));
    painter.drawLine(QPointF(x, 0), QPointF(x, high()));
    painter.setPen(palette.muted);
    QString words = scale_.is_share ? QString::number(qRound(100 * value)) : number_text(value);
    if (scale_.is_share && part == parts) words += tr("\u2009%");
    painter.drawText(QRectF(x - 40, high(), 80, scale_high), Qt::AlignCenter, words);
  }
}

void FigureBars::paint_whisker(QPainter& painter, const FigureBar& bar, double y,
                               const QColor& colour) const {
  if (!std::isfinite(bar.low) || !(bar.high > bar.low)) return;
  constexpr double cap = 3.5;
  const double from = x_of(bar.low), to = x_of(bar.high);
  painter.setPen(QPen(colour, 1.5));
  painter.drawLine(QPointF(from, y), QPointF(to, y));
  painter.drawLine(QPointF(from, y - cap), QPointF(from, y + cap));
  painter.drawLine(QPointF(to, y - cap), QPointF(to, y + cap));
}

void FigureBars::paint_row(QPainter& painter, int row) const {
  const Palette& palette = Palette::of(*this);
  const FigureBar& bar = bars_[static_cast<std::size_t>(row)];
  const double top = row_top(row), tall = row_height(row), middle = top + tall / 2;
  const bool there = std::isfinite(bar.value);
  const bool here = current().first == row;
  painter.setFont(text_font(*this));
  const QFontMetricsF metrics(painter.font());
  const double room = left() - grid::between / 2.0;
  painter.setPen(row == 0 || here ? palette.text : palette.muted);
  painter.drawText(QRectF(0, top, room, tall), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(bar.name, Qt::ElideRight, room));
  if (!there) {
    painter.setPen(palette.muted);
    painter.drawText(QRectF(left() + grid::unit, top, right() - left(), tall),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     row == 0 ? tr("not evaluated yet") : QStringLiteral("–"));
    return;
  }
  const double x = x_of(bar.value);
  const double thick = row == 0 ? own_bar : other_bar;
  const QColor colour = series_colour(palette, row);
  painter.setPen(Qt::NoPen);
  painter.setBrush(row == 0 ? (here ? mixed(colour, palette.text, 0.2) : colour)
                            : mixed(palette.panel, colour, here ? 0.5 : 0.3));
  painter.drawRect(QRectF(left(), middle - thick / 2, std::max(0.0, x - left()), thick));
  if (row == 0) {
    paint_whisker(painter, bar, middle, palette.text);
  } else {
    // A line through all that stands above, with a rim where it crosses the bar.
    const double line = std::floor(x) + 0.5;
    painter.setPen(QPen(palette.panel, 3.5));
    painter.drawLine(QPointF(line, 2), QPointF(line, own_high - 2));
    painter.setPen(QPen(colour, 1.5));
    painter.drawLine(QPointF(line, 2), QPointF(line, middle));
    paint_whisker(painter, bar, middle, colour);
    paint_series_mark(painter, palette, {x, middle}, row);
  }
  painter.setFont(text_font(*this));
  painter.setPen(row == 0 || here ? palette.text : palette.muted);
  painter.drawText(QRectF(right(), top, value_room, tall), Qt::AlignRight | Qt::AlignVCenter,
                   scale_.text(bar.value));
}

}  // namespace earshot
