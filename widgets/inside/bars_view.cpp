#include "widgets/inside/bars_view.h"

#include <algorithm>
#include <cmath>
#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr double names_line = 18;
constexpr double numbers_line = 16;
constexpr double filled_share = 0.8;
constexpr int least_of_line = 24;      ///< numbers
constexpr double sign = 12, gap = 14;  // before and after a row's name

/// Short enough to stand over a bar and as fine for all: "0.54", "12.3", "0.0021".
QString bar_text(double value) {
  const double size = std::abs(value);
  if (!(size >= 0.01 && size < 100)) return number_text(value);
  QString text = QString::number(value, 'f', size < 10 ? 2 : 1);
  return text.replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace

BarsView::BarsView(QWidget* parent) : PartView(parent) {
  setObjectName("bars_view");
}

void BarsView::part_changed() {
  low_ = high_ = 0;
  for (const float one : part().values) {
    if (!std::isfinite(one)) continue;
    low_ = std::min(low_, static_cast<double>(one));
    high_ = std::max(high_, static_cast<double>(one));
  }
  if (low_ == high_) high_ = 1;
}

std::vector<QRectF> BarsView::row_name_places() const {
  std::vector<QRectF> places;
  if (rows() < 2) return places;
  const QFontMetricsF metrics(caption_font(*this));
  const double right = width() - 1.0 * grid::inset;
  QPointF at(grid::inset, grid::unit);
  for (int row = 0; row < rows(); ++row) {
    const double wide = sign + metrics.horizontalAdvance(row_name(row));
    if (row > 0 && at.x() + wide > right) at = {grid::inset, at.y() + numbers_line};
    places.emplace_back(at.x(), at.y(), wide, numbers_line);
    at.rx() += wide + gap;
  }
  return places;
}

QRectF BarsView::area() const {
  const std::vector<QRectF> names = row_name_places();
  const double top = names.empty() ? grid::unit + numbers_line : names.back().bottom();
  return {grid::inset, top, width() - 2.0 * grid::inset, height() - top - names_line - words_room};
}

double BarsView::y_of(double value) const {
  const QRectF all = area();
  return all.bottom() - (value - low_) / (high_ - low_) * all.height();
}

bool BarsView::are_lines() const {
  return rows() > 1 && columns() >= least_of_line;
}

QRectF BarsView::bar(int row, int column) const {
  if (are_lines()) {
    const double number = std::isfinite(value(row, column)) ? value(row, column) : 0;
    return {area().left() + (column + 0.5) * area().width() / columns(), y_of(number), 0, 0};
  }
  const double place = area().width() / std::max(1, columns());
  const double thick = place * filled_share / std::max(1, rows());
  const double left = area().left() + column * place + place * (1 - filled_share) / 2 + row * thick;
  const double number = std::isfinite(value(row, column)) ? value(row, column) : 0;
  const double top = y_of(std::max(0.0, number));
  return {left, top, std::max(1.0, thick - 1), std::max(1.0, y_of(std::min(0.0, number)) - top)};
}

std::pair<int, int> BarsView::cell_at(QPointF at) const {
  const QRectF all = area();
  if (rows() == 0 || columns() == 0 || at.x() < all.left() || at.x() >= all.right() || at.y() < 0 ||
      at.y() > all.bottom() + names_line) {
    return {-1, -1};
  }
  const double place = all.width() / columns();
  const int column = std::min(columns() - 1, static_cast<int>((at.x() - all.left()) / place));
  if (are_lines()) {
    int nearest = 0;
    const auto away = [&](int row) { return std::abs(bar(row, column).top() - at.y()); };
    for (int row = 1; row < rows(); ++row) {
      if (away(row) < away(nearest)) nearest = row;
    }
    return {nearest, column};
  }
  const double inside = (at.x() - all.left() - column * place) / place;
  const double share = (inside - (1 - filled_share) / 2) / filled_share;
  return {std::clamp(static_cast<int>(share * rows()), 0, rows() - 1), column};
}

QString BarsView::words_of(int row, int column) const {
  const QString number = with_unit(value(row, column), unit());
  const QString name = column_name(column);
  if (rows() == 1) return tr("%1: %2").arg(name, number);
  return tr("%1, %2: %3").arg(name, row_name(row), number);
}

void BarsView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (rows() == 0 || columns() == 0) return;
  painter.setFont(caption_font(*this));
  if (are_lines()) {
    paint_lines(painter);
  } else {
    paint_bars(painter);
  }
  painter.setPen(Palette::of(*this).line);
  painter.drawLine(QPointF(area().left(), y_of(0)), QPointF(area().right(), y_of(0)));
  paint_row_names(painter);
  paint_names(painter);
  paint_focus(painter);
}

void BarsView::paint_bars(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(painter.font());
  const auto [row_here, column_here] = current();
  for (int column = 0; column < columns(); ++column) {
    for (int row = 0; row < rows(); ++row) {
      const bool here = row == row_here && column == column_here;
      const QRectF place = bar(row, column);
      const QColor colour = rows() == 1 ? palette.accent : palette.class_colour(row);
      painter.fillRect(place, here ? mixed(colour, palette.text, 0.35) : colour);
      const QString number = bar_text(value(row, column));
      if (rows() > 1 || metrics.horizontalAdvance(number) > area().width() / columns() - 4)
        continue;
      painter.setPen(palette.muted);
      painter.drawText(
          QRectF(place.center().x() - 60, place.top() - numbers_line, 120, numbers_line),
          Qt::AlignHCenter | Qt::AlignBottom, number);
    }
  }
}

void BarsView::paint_lines(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(palette.muted);
  // How high the highest reaches; the line of zero is drawn.
  painter.drawText(QRectF(area().left(), y_of(high_), area().width(), numbers_line),
                   Qt::AlignLeft | Qt::AlignTop, with_unit(high_, unit()));
  const auto [row_here, column_here] = current();
  for (int row = rows() - 1; row >= 0; --row) {
    QPolygonF line;
    for (int column = 0; column < columns(); ++column) {
      if (std::isfinite(value(row, column))) line.append(bar(row, column).topLeft());
    }
    painter.setPen(QPen(palette.class_colour(row), row == row_here ? 3 : 2));
    painter.drawPolyline(line);
  }
  if (row_here >= 0) {
    const QPointF at = bar(row_here, column_here).topLeft();
    painter.setPen(palette.line);
    painter.drawLine(QPointF(at.x(), area().top()), QPointF(at.x(), area().bottom()));
    painter.setPen(QPen(palette.panel, 2));
    painter.setBrush(palette.class_colour(row_here));
    painter.drawEllipse(at, 5, 5);
  }
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void BarsView::paint_row_names(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const std::vector<QRectF> places = row_name_places();
  for (std::size_t row = 0; row < places.size(); ++row) {
    const QRectF& place = places[row];
    painter.fillRect(QRectF(place.left(), place.center().y() - 4, 8, 8),
                     palette.class_colour(static_cast<int>(row)));
    painter.setPen(palette.muted);
    painter.drawText(place.adjusted(sign, 0, gap, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     row_name(static_cast<int>(row)));
  }
}

/// Clips are named where one is looked at: below a thousand bars they could not be read.
QString BarsView::axis_name(int column) const {
  const bool own = !part().column_names.empty() || columns() <= 12;
  return own ? column_name(column) : QString::number(column + 1);
}

void BarsView::paint_names(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(painter.font());
  const double place = area().width() / columns();
  double widest = 0;
  for (int column = 0; column < columns(); ++column) {
    widest = std::max(widest, static_cast<double>(metrics.horizontalAdvance(axis_name(column))));
  }
  // Every so many names where they would run into each other, unless there are few of them.
  const int every =
      columns() <= 12 ? 1 : std::max(1, static_cast<int>(std::ceil((widest + 6) / place)));
  painter.setPen(palette.muted);
  for (int column = 0; column < columns(); column += every) {
    const double wide = place * every;
    const double left = area().left() + (column + 0.5) * place - wide / 2;
    const QRectF below(std::clamp(left, 0.0, std::max(0.0, width() - wide)), area().bottom(), wide,
                       names_line);
    painter.drawText(
        below, Qt::AlignHCenter | Qt::AlignVCenter,
        metrics.elidedText(axis_name(column), Qt::ElideRight, static_cast<int>(below.width())));
  }
  paint_words(painter, area().bottom() + names_line, help());
}

}  // namespace earshot
