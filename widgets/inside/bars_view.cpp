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
  const double right = width() - 1.0 * grid::inside;
  QPointF at(grid::inside, grid::unit);
  for (int row = 0; row < rows(); ++row) {
    const double wide = sign + metrics.horizontalAdvance(row_name(row));
    if (row > 0 && at.x() + wide > right) at = {grid::inside, at.y() + numbers_line};
    places.emplace_back(at.x(), at.y(), wide, numbers_line);
    at.rx() += wide + gap;
  }
  return places;
}

QRectF BarsView::area() const {
  const std::vector<QRectF> names = row_name_places();
  const double top = names.empty() ? grid::unit + numbers_line : names.back().bottom();
  return {grid::inside, top, width() - 2.0 * grid::inside,
          height() - top - names_line - words_room};
}

double BarsView::y_of(double value) const {
  const QRectF all = area();
  return all.bottom() - (value - low_) / (high_ - low_) * all.height();
}

QRectF BarsView::bar(int row, int column) const {
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
  paint_bars(painter);
  paint_row_names(painter);
  paint_names(painter);
  paint_focus(painter);
}

void BarsView::paint_bars(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
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
  painter.setPen(palette.line);
  painter.drawLine(QPointF(area().left(), y_of(0)), QPointF(area().right(), y_of(0)));
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

void BarsView::paint_names(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(painter.font());
  const double place = area().width() / columns();
  double widest = 0;
  for (int column = 0; column < columns(); ++column) {
    widest = std::max(widest, static_cast<double>(metrics.horizontalAdvance(column_name(column))));
  }
  // Every so many names where they would run into each other, unless there are few of them.
  const int every =
      columns() <= 12 ? 1 : std::max(1, static_cast<int>(std::ceil((widest + 6) / place)));
  painter.setPen(palette.muted);
  for (int column = 0; column < columns(); column += every) {
    const QRectF below(area().left() + column * place, area().bottom(), place * every, names_line);
    painter.drawText(
        below, Qt::AlignHCenter | Qt::AlignVCenter,
        metrics.elidedText(column_name(column), Qt::ElideRight, static_cast<int>(below.width())));
  }
  paint_words(painter, area().bottom() + names_line, help());
}

}  // namespace earshot
