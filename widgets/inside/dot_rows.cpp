#include "widgets/inside/dot_rows.h"

#include <algorithm>
#include <cmath>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <stdexcept>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/series_mark.h"

namespace earshot {
namespace {

constexpr double usual_row_high = 20, least_row_high = 17, head_high = 22;
constexpr double legend_line = 18, axis_line = 18;
constexpr double number_room = 44;
constexpr double mark_radius = series_mark_radius;
constexpr double sign_room = 16, sign_gap = 14;

}  // namespace

DotRows::DotRows(QWidget* parent) : CellPicker(parent) {
  setObjectName("dot_rows");
}

void DotRows::set_rows(QStringList series, std::vector<DotGroup> groups) {
  for (const DotGroup& group : groups) {
    for (const DotRow& row : group.rows) {
      if (row.shares.size() == static_cast<std::size_t>(series.size())) continue;
      throw std::invalid_argument("dot rows: one share a series in each row");
    }
  }
  series_ = std::move(series);
  groups_ = std::move(groups);
  look_at(-1, -1);
  lay_out();
  updateGeometry();
  update();
}

int DotRows::rows() const {
  int count = 0;
  for (const DotGroup& group : groups_) count += static_cast<int>(group.rows.size());
  return count;
}

const DotRow& DotRows::row_at(int index) const {
  for (const DotGroup& group : groups_) {
    if (index < static_cast<int>(group.rows.size())) {
      return group.rows[static_cast<std::size_t>(index)];
    }
    index -= static_cast<int>(group.rows.size());
  }
  throw std::out_of_range("dot rows: no such row");
}

double DotRows::needed(double row_height) const {
  double high = axis_line + grid::unit;
  for (const DotGroup& group : groups_) {
    if (!group.name.isEmpty()) high += head_high;
    high += row_height * static_cast<double>(group.rows.size());
  }
  return high;
}

/// Room is left for what the numbers below are.
double DotRows::legend_width() const {
  return width() - 2.0 * grid::unit - sign_room;
}

double DotRows::legend_height(double wide) const {
  const QFontMetricsF metrics(caption_font(*this));
  double x = 0, high = legend_line;
  for (const QString& name : series_) {
    const double own = sign_room + metrics.horizontalAdvance(name);
    if (x > 0 && x + own > wide) {
      x = 0;
      high += legend_line;
    }
    x += own + sign_gap;
  }
  return high + grid::unit;
}

QSize DotRows::sizeHint() const {
  return {480, static_cast<int>(std::ceil(needed(usual_row_high) + legend_height(480)))};
}

QSize DotRows::minimumSizeHint() const {
  const double wide = std::max(220, width());
  return {220, static_cast<int>(std::ceil(needed(least_row_high) + legend_height(wide)))};
}

void DotRows::lay_out() {
  lines_.clear();
  const QFontMetricsF metrics(text_font(*this));
  double longest = 0;
  for (const DotGroup& group : groups_) {
    for (const DotRow& row : group.rows) {
      longest = std::max(longest, metrics.horizontalAdvance(row.name));
    }
  }
  const double left = std::min(longest, width() * 0.42) + grid::between;
  const double legend = legend_height(legend_width());
  const double top = legend + axis_line;
  const double right = width() - number_room - grid::inside;
  area_ = QRectF(left, top, std::max(1.0, right - left), std::max(1.0, height() - top));
  const double spare = height() - legend - needed(0);
  const double high = std::clamp(spare / std::max(1, rows()), least_row_high, 1.4 * usual_row_high);
  double y = top;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    if (!groups_[group].name.isEmpty()) {
      lines_.push_back({static_cast<int>(group), -1, y, head_high});
      y += head_high;
    }
    for (std::size_t row = 0; row < groups_[group].rows.size(); ++row) {
      lines_.push_back({static_cast<int>(group), static_cast<int>(row), y, high});
      y += high;
    }
  }
  area_.setBottom(y + grid::unit);
}

double DotRows::x_of(double share) const {
  return area_.left() + share * area_.width();
}

QPointF DotRows::mark(int row, int series) const {
  int index = 0;
  for (const Line& line : lines_) {
    if (line.row < 0 || index++ != row) continue;
    const double share = row_at(row).shares[static_cast<std::size_t>(series)];
    if (!std::isfinite(share)) return {};
    return {x_of(share), line.top + line.height / 2};
  }
  return {};
}

std::pair<int, int> DotRows::cell_at(QPointF at) const {
  int index = 0;
  for (const Line& line : lines_) {
    if (line.row < 0) continue;
    if (at.y() >= line.top && at.y() < line.top + line.height) return {index, 0};
    ++index;
  }
  return {-1, -1};
}

QString DotRows::words_of(int row, int) const {
  const DotRow& own = row_at(row);
  QStringList parts;
  for (int i = 0; i < series_.size(); ++i) {
    const double share = own.shares[static_cast<std::size_t>(i)];
    if (std::isfinite(share)) parts += tr("%1 %2").arg(series_[i], short_percent(share));
  }
  return tr("%1: %2").arg(own.name, parts.join(QStringLiteral(", ")));
}

QColor DotRows::series_colour(int series) const {
  return earshot::series_colour(Palette::of(*this), series);
}

void DotRows::resizeEvent(QResizeEvent* event) {
  CellPicker::resizeEvent(event);
  lay_out();
}

void DotRows::changeEvent(QEvent* event) {
  CellPicker::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
    lay_out();
    update();
  }
}

/// Nothing is there to be clicked.
void DotRows::mouseMoveEvent(QMouseEvent* event) {
  const auto [row, column] = cell_at(event->position());
  look_at(row, column);
}

bool DotRows::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return CellPicker::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const auto [row, column] = cell_at(help->pos());
  if (row < 0) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), plain_tip(words_of(row, column)), this);
  }
  return true;
}

void DotRows::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (rows() == 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  paint_legend(painter);
  paint_axis(painter);
  int index = 0;
  for (const Line& line : lines_) {
    paint_line(painter, line, index);
    if (line.row >= 0) ++index;
  }
  paint_focus(painter);
}

void DotRows::paint_legend(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const QFontMetricsF metrics(painter.font());
  const double wide = legend_width();
  double x = 0, y = 0;
  for (int i = 0; i < series_.size(); ++i) {
    const double own = sign_room + metrics.horizontalAdvance(series_[i]);
    if (x > 0 && x + own > wide) {
      x = 0;
      y += legend_line;
    }
    paint_mark(painter, {grid::unit + x + mark_radius, y + legend_line / 2}, i, true);
    painter.setPen(i == 0 ? palette.text : palette.muted);
    painter.drawText(QRectF(grid::unit + x + sign_room, y, own, legend_line),
                     Qt::AlignLeft | Qt::AlignVCenter, series_[i]);
    x += own + sign_gap;
  }
  painter.setPen(palette.muted);
  painter.drawText(QRectF(area_.right(), area_.top() - axis_line, number_room, axis_line),
                   Qt::AlignRight | Qt::AlignVCenter, tr("%"));
}

/// Its numbers stand above the rows: below them they would be the first thing that a scrolled page
/// cuts. Their unit is the one at the end of their line.
void DotRows::paint_axis(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const int step = area_.width() < 180 ? 50 : 20;
  for (int at = 0; at <= 100; at += step) {
    // Between two pixels a hairline would be two of them.
    const double x = std::floor(x_of(at / 100.0)) + 0.5;
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(QPointF(x, area_.top()), QPointF(x, area_.bottom()));
    painter.setPen(palette.muted);
    painter.drawText(QRectF(x - 30, area_.top() - axis_line, 60, axis_line), Qt::AlignCenter,
                     QString::number(at));
  }
}

void DotRows::paint_line(QPainter& painter, const Line& line, int index) const {
  const Palette& palette = Palette::of(*this);
  const DotGroup& group = groups_[static_cast<std::size_t>(line.group)];
  if (line.row < 0) {
    painter.setFont(caption_font(*this));
    painter.setPen(palette.muted);
    painter.fillRect(QRectF(0, line.top + 3, width(), line.height - 4), palette.panel);
    painter.drawText(QRectF(grid::unit, line.top, width() - 2.0 * grid::unit, line.height),
                     Qt::AlignLeft | Qt::AlignBottom, group.name);
    return;
  }
  const DotRow& row = group.rows[static_cast<std::size_t>(line.row)];
  const double middle = line.top + line.height / 2;
  if (current().first == index) {
    painter.fillRect(QRectF(0, line.top, width(), line.height), palette.raised);
  }
  painter.setFont(text_font(*this));
  const QFontMetricsF metrics(painter.font());
  painter.setPen(palette.text);
  const double room = area_.left() - grid::between;
  painter.drawText(QRectF(grid::unit, line.top, room, line.height),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(row.name, Qt::ElideRight, room));
  double low = 2, high = -1;
  for (const double share : row.shares) {
    if (!std::isfinite(share)) continue;
    low = std::min(low, share);
    high = std::max(high, share);
  }
  if (high >= low) {
    painter.setPen(QPen(palette.faint, 1));
    painter.drawLine(QPointF(x_of(low), middle), QPointF(x_of(high), middle));
  }
  // The first series lies above the others, and hides none of them.
  for (int series = static_cast<int>(series_.size()) - 1; series >= 0; --series) {
    const double share = row.shares[static_cast<std::size_t>(series)];
    if (std::isfinite(share)) paint_mark(painter, {x_of(share), middle}, series, true);
  }
  for (int series = 1; series < static_cast<int>(series_.size()); ++series) {
    const double share = row.shares[static_cast<std::size_t>(series)];
    const double apart = std::abs(x_of(share) - x_of(row.shares.front()));
    if (apart < 2 * mark_radius) paint_mark(painter, {x_of(share), middle}, series, false);
  }
  if (!row.shares.empty()) {
    painter.setPen(palette.text);
    painter.drawText(QRectF(area_.right(), line.top, number_room, line.height),
                     Qt::AlignRight | Qt::AlignVCenter, percent(row.shares.front()));
  }
}

/// By its form as well as by its colour.
void DotRows::paint_mark(QPainter& painter, QPointF at, int series, bool filled) const {
  paint_series_mark(painter, Palette::of(*this), at, series, filled);
}

}  // namespace earshot
