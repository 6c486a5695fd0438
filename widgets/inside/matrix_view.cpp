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
constexpr double tallest_cell = 64;
constexpr double least_for_columns = 240;  ///< high, for names above the columns
constexpr double mark = 10;                ///< its sign in the legend

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

QSizeF MatrixView::names_room() const {
  const QFontMetricsF metrics(caption_font(*this));
  const double line = metrics.height();
  const double high = (height() - scale_line - words_room - grid::inside) / std::max(1, rows());
  const double wide = (width() - 2.0 * grid::inset) / std::max(1, columns());
  const auto widest = [&](int count, double most, const auto& name) {
    double room = 0;
    for (int index = 0; index < count; ++index) {
      room = std::max(room, metrics.horizontalAdvance(name(index)));
    }
    return std::min(room, most) + grid::inside;
  };
  QSizeF room(0, 0);
  if (rows_have_names() && high >= line - 1) {
    room.setWidth(widest(rows(), 0.3 * width(), [this](int row) { return row_name(row); }));
  }
  if (columns_have_names() && wide >= line && height() >= least_for_columns) {
    room.setHeight(
        widest(columns(), 0.2 * height(), [this](int column) { return column_name(column); }));
  }
  return room;
}

QRectF MatrixView::area() const {
  const QSizeF names = names_room();
  const double left = grid::inset + names.width();
  const double top = grid::inside / 2.0 + names.height();
  const double wide = std::max(1.0, width() - left - grid::inset);
  const double high = std::max(1.0, height() - top - scale_line - words_room - grid::inside / 2.0);
  // A few rows do not become bars.
  return {left, top, wide, std::min(high, tallest_cell * rows())};
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
  painter.setFont(caption_font(*this));
  painter.drawImage(area(), image_);
  paint_names(painter);
  paint_marks(painter);
  paint_scale(painter);
  paint_focus(painter);
}

void MatrixView::paint_names(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(painter.font());
  const QSizeF room = names_room();
  const auto [row_here, column_here] = current();
  for (int row = 0; room.width() > 0 && row < rows(); ++row) {
    const QRectF beside = cell(row, 0);
    painter.setPen(row == row_here ? palette.text : palette.muted);
    const double wide = room.width() - grid::unit;
    painter.drawText(QRectF(grid::inset, beside.top(), wide, beside.height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(row_name(row), Qt::ElideLeft, static_cast<int>(wide)));
  }
  for (int column = 0; room.height() > 0 && column < columns(); ++column) {
    const QRectF below = cell(0, column);
    painter.setPen(column == column_here ? palette.text : palette.muted);
    painter.save();
    painter.translate(below.left(), below.top() - grid::unit);
    painter.rotate(-90);
    painter.drawText(QRectF(0, 0, room.height(), below.width()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(column_name(column), Qt::ElideLeft,
                                        static_cast<int>(room.height() - grid::unit)));
    painter.restore();
  }
}

void MatrixView::paint_marks(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setBrush(Qt::NoBrush);
  const QSizeF size = cell(0, 0).size();
  const bool outlined = size.width() >= 6 && size.height() >= 6;
  const double dot = std::max(1.5, std::min(size.width(), size.height()) / 2);
  for (const std::int64_t one : part().marked) {
    const QRectF place =
        cell(static_cast<int>(one / part().columns), static_cast<int>(one % part().columns));
    if (outlined) {
      painter.setPen(QPen(palette.view_b, 2));
      painter.drawRect(place.adjusted(1, 1, -1, -1));
    } else {
      painter.fillRect(QRectF(place.center() - QPointF(dot, dot) / 2, QSizeF(dot, dot)),
                       palette.view_b);
    }
  }
  const auto [row, column] = current();
  if (row < 0) return;
  painter.setPen(QPen(palette.text, 2));
  painter.drawRect(cell(row, column));
}

void MatrixView::paint_scale(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(painter.font());
  const double top = area().bottom() + grid::unit;
  const QRectF bar(grid::inset + metrics.horizontalAdvance(with_unit(low_, unit())) + grid::unit,
                   top + 6, scale_width, 8);
  for (int x = 0; x < static_cast<int>(bar.width()); ++x) {
    painter.fillRect(QRectF(bar.left() + x, bar.top(), 1, bar.height()),
                     QColor::fromRgb(ColourMap::viridis().at(x / bar.width())));
  }
  painter.setPen(palette.muted);
  painter.drawText(QRectF(grid::inset, top, bar.left(), scale_line),
                   Qt::AlignLeft | Qt::AlignVCenter, with_unit(low_, unit()));
  painter.drawText(QRectF(bar.right() + grid::unit, top, width(), scale_line),
                   Qt::AlignLeft | Qt::AlignVCenter, with_unit(high_, unit()));
  const QString words = tr("a positive pair");
  const double after =
      bar.right() + 2.0 * grid::unit + metrics.horizontalAdvance(with_unit(high_, unit()));
  const QRectF sign(after + grid::inside, top + (scale_line - mark) / 2, mark, mark);
  if (!part().marked.empty() &&
      sign.right() + grid::unit + metrics.horizontalAdvance(words) < width() - grid::inset) {
    painter.drawText(QRectF(sign.right() + grid::unit, top, width(), scale_line),
                     Qt::AlignLeft | Qt::AlignVCenter, words);
    painter.setPen(QPen(palette.view_b, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(sign);
  }
  paint_words(painter, top + scale_line, help());
}

}  // namespace earshot
