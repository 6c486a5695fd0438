#include "widgets/inside/code_strip.h"

#include <algorithm>
#include <cmath>
#include <QPainter>

#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr double strip_high = 20;
constexpr double wave_high = 18;
constexpr double longest_name = 120;

}  // namespace

CodeStrip::CodeStrip(QWidget* parent) : PartView(parent) {
  setObjectName("code_strip");
}

int CodeStrip::code(int row, int column) const {
  const double number = value(row, column);
  return std::isfinite(number) ? static_cast<int>(std::lround(number)) : -1;
}

double CodeStrip::names_width() const {
  const QFontMetrics metrics(caption_font(*this));
  double widest = 0;
  for (int row = 0; row < rows(); ++row) {
    widest = std::max(widest, static_cast<double>(metrics.horizontalAdvance(row_name(row))));
  }
  return std::min(widest, longest_name) + grid::inside;
}

double CodeStrip::row_height() const {
  return part().loudness.empty() ? strip_high : strip_high + wave_high;
}

int CodeStrip::shown_rows() const {
  return std::clamp(static_cast<int>((height() - words_room) / row_height()), 0, rows());
}

QRectF CodeStrip::cell(int row, int column) const {
  const double left = grid::inset + names_width();
  const double wide = (width() - left - grid::inset) / std::max(1, columns());
  const double bottom = grid::unit + (row + 1) * row_height();
  return {left + column * wide, bottom - strip_high, wide, strip_high - 3};
}

std::pair<int, int> CodeStrip::cell_at(QPointF at) const {
  if (rows() == 0 || columns() == 0) return {-1, -1};
  const QRectF first = cell(0, 0);
  const int column = static_cast<int>(std::floor((at.x() - first.left()) / first.width()));
  const int row = static_cast<int>(std::floor((at.y() - grid::unit) / row_height()));
  const bool inside = column >= 0 && column < columns() && row >= 0 && row < shown_rows();
  if (!inside || code(row, column) < 0) return {-1, -1};
  return {row, column};
}

QString CodeStrip::words_of(int row, int column) const {
  return tr("%1, %2: code %3")
      .arg(row_name(row), column_name(column), QString::number(code(row, column)));
}

void CodeStrip::paint_wave(QPainter& painter, int row) const {
  const std::vector<float>& all = part().loudness;
  const std::size_t many = all.size() / static_cast<std::size_t>(rows());
  const QRectF first = cell(row, 0);
  const double left = first.left(), wide = cell(row, columns() - 1).right() - left;
  const double middle = first.top() - wave_high / 2;
  QPolygonF outline;
  const auto add = [&](std::size_t at, double side) {
    const auto peak =
        static_cast<double>(std::clamp(all[static_cast<std::size_t>(row) * many + at], 0.0F, 1.0F));
    const double x = left + wide * (static_cast<double>(at) + 0.5) / static_cast<double>(many);
    outline.append(QPointF(x, middle + side * std::max(0.5, peak * (wave_high / 2 - 1))));
  };
  for (std::size_t at = 0; at < many; ++at) add(at, -1);
  for (std::size_t at = many; at-- > 0;) add(at, 1);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Palette::of(*this).original);
  painter.drawPolygon(outline);
}

void CodeStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (rows() == 0 || columns() == 0) return;
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const QFontMetrics metrics(painter.font());
  const auto [row_here, column_here] = current();
  for (int row = 0; row < shown_rows(); ++row) {
    if (!part().loudness.empty()) paint_wave(painter, row);
    painter.setPen(row == row_here ? palette.text : palette.muted);
    painter.drawText(
        QRectF(grid::inset, cell(row, 0).top(), names_width() - grid::unit, strip_high - 3),
        Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(row_name(row), Qt::ElideMiddle, static_cast<int>(names_width())));
    for (int column = 0; column < columns(); ++column) {
      const int number = code(row, column);
      if (number < 0) continue;
      const QRectF place = cell(row, column);
      const QColor ground = palette.class_colour(number);
      painter.fillRect(place.adjusted(0, 0, place.width() > 4 ? -1 : 0, 0), ground);
      const QString words = QString::number(number);
      if (metrics.horizontalAdvance(words) < place.width() - 3) {
        painter.setPen(text_on(ground));
        painter.drawText(place, Qt::AlignCenter, words);
      }
    }
  }
  if (row_here >= 0) {
    painter.setPen(QPen(palette.text, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(cell(row_here, column_here));
  }
  const bool cut = shown_rows() < rows();
  paint_words(
      painter, height() - words_room,
      cut ? tr("%1 of %2 clips shown. %3").arg(shown_rows()).arg(rows()).arg(help()) : help());
  paint_focus(painter);
}

}  // namespace earshot
