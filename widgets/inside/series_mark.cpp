#include "widgets/inside/series_mark.h"

#include <QPainter>

#include "widgets/chrome/palette.h"

namespace earshot {

QColor series_colour(const Palette& palette, int series) {
  return series == 0 ? palette.accent : palette.class_colour(series);
}

void paint_series_mark(QPainter& painter, const Palette& palette, QPointF at, int series,
                       bool filled) {
  const QColor colour = series_colour(palette, series);
  if (series == 0) {
    painter.setPen(QPen(palette.panel, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(at, series_mark_radius + 1, series_mark_radius + 1);
    return;
  }
  painter.setPen(QPen(colour, 1.75));
  painter.setBrush(filled ? QBrush(palette.panel) : QBrush(Qt::NoBrush));
  const double side = series_mark_radius - 0.5;
  switch ((series - 1) % 4) {
    case 0:
      painter.drawEllipse(at, side, side);
      break;
    case 1:
      painter.drawRect(
          QRectF(at.x() - side + 0.5, at.y() - side + 0.5, 2 * side - 1, 2 * side - 1));
      break;
    case 2:
      painter.drawPolygon(QPolygonF({at + QPointF(0, -side - 1), at + QPointF(side + 1, 0),
                                     at + QPointF(0, side + 1), at + QPointF(-side - 1, 0)}));
      break;
    default:
      painter.drawPolygon(QPolygonF({at + QPointF(0, -side - 0.5), at + QPointF(side + 0.5, side),
                                     at + QPointF(-side - 0.5, side)}));
  }
}

}  // namespace earshot
