#include "widgets/inside/matrix_view.h"

#include <algorithm>
#include <cmath>
#include <QPainter>

#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr double scale_line = 20;
constexpr double scale_width = 96;

}  // namespace

MatrixView::MatrixView(QWidget* parent) : PartView(parent) {
  setObjectName("matrix_view");
}

void MatrixView::part_changed() {
  low_ = INFINITY;
  high_ = -INFINITY;
  for (const float value : part().values) {
    if (!std::isfinite(value)) continue;
    low_ = std::min(low_, static_cast<double>(value));
    high_ = std::max(high_, static_cast<double>(value));
  }
  if (!(low_ <= high_)) low_ = high_ = 0;
  image_ = QImage(columns(), rows(), QImage::Format_RGB32);
  const double range = std::max(1e-12, high_ - low_);
  const QRgb nothing = Palette::of(*this).raised.rgb();
  for (int row = 0; row < rows(); ++row) {
    for (int column = 0; column < columns(); ++column) {
      const double here = value(row, column);
      image_.setPixel(
          column, row,
          std::isfinite(here) ? ColourMap::viridis().at((here - low_) / range) : nothing);
    }
  }
}

QRectF MatrixView::area() const {
  const double wide = width() - 2.0 * grid::inside;
  const double high = height() - scale_line - words_room - grid::inside;
  const double side =
      std::max(1.0, std::min(wide / std::max(1, columns()), high / std::max(1, rows())));
  // Long flat matrices fill the width: cells need not be square.
  const bool flat = columns() > 4 * rows();
  const double cell_high = flat ? std::min(24.0, high / std::max(1, rows())) : side;
  return {grid::inside, grid::inside / 2.0, (flat ? wide : side * columns()), cell_high * rows()};
}

QRectF MatrixView::cell(int row, int column) const {
  const QRectF all = area();
  const double wide = all.width() / columns();
  const double high = all.height() / rows();
  return {all.left() + column * wide, all.top() + row * high, wide, high};
}

std::pair<int, int> MatrixView::cell_at(QPointF at) const {
  const QRectF all = area();
  if (rows() == 0 || columns() == 0 || !all.contains(at)) return {-1, -1};
  const int column = static_cast<int>((at.x() - all.left()) / all.width() * columns());
  const int row = static_cast<int>((at.y() - all.top()) / all.height() * rows());
  return {std::min(row, rows() - 1), std::min(column, columns() - 1)};
}

QString MatrixView::words_of(int row, int column) const {
  const std::int64_t at = row * part().columns + column;
  const auto& marks = part().marked;
  const bool marked = std::find(marks.begin(), marks.end(), at) != marks.end();
  return tr("%1 × %2: %3%4")
      .arg(row_name(row), column_name(column), with_unit(value(row, column), unit()),
           marked ? tr(", a positive pair") : QString());
}

void MatrixView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (rows() == 0 || columns() == 0) return;
  painter.drawImage(area(), image_);
  paint_marks(painter);
  paint_scale(painter);
  paint_focus(painter);
}

void MatrixView::paint_marks(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette.view_b, 1));
  const bool outlined = cell(0, 0).width() >= 5;
  for (const std::int64_t mark : part().marked) {
    const QRectF place =
        cell(static_cast<int>(mark / part().columns), static_cast<int>(mark % part().columns));
    if (outlined) {
      painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5));
    } else {
      painter.drawPoint(place.center());
    }
  }
  const auto [row, column] = current();
  if (row < 0) return;
  painter.setPen(QPen(palette.text, 2));
  painter.drawRect(cell(row, column));
}

void MatrixView::paint_scale(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const QFontMetrics metrics(painter.font());
  const double top = area().bottom() + grid::unit;
  const QRectF bar(grid::inside + metrics.horizontalAdvance(with_unit(low_, unit())) + grid::unit,
                   top + 6, scale_width, 8);
  for (int x = 0; x < static_cast<int>(bar.width()); ++x) {
    painter.fillRect(QRectF(bar.left() + x, bar.top(), 1, bar.height()),
                     QColor::fromRgb(ColourMap::viridis().at(x / bar.width())));
  }
  painter.setPen(palette.muted);
  painter.drawText(QRectF(grid::inside, top, bar.left(), scale_line),
                   Qt::AlignLeft | Qt::AlignVCenter, with_unit(low_, unit()));
  painter.drawText(QRectF(bar.right() + grid::unit, top, width(), scale_line),
                   Qt::AlignLeft | Qt::AlignVCenter, with_unit(high_, unit()));
  paint_words(painter, top + scale_line, help());
}

}  // namespace earshot
