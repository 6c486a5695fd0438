#include <algorithm>
#include <cmath>
#include <QPainter>
#include "widgets/curves/plot.h"

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_overlay.h"

namespace earshot {

QString CurvesView::end_name(const Run& run, const QString& series, bool several_series,
                             bool several_runs) const {
  if (!several_runs) return series;
  if (!several_series) return name_of(run);
  return tr("%1 · %2").arg(name_of(run), series);
}

void CurvesOverlay::paint_ends(QPainter& painter, const Plot& plot) const {
  struct End {
    QString name, value;
    QColor colour;
    double y = 0;
  };
  const QRectF inside(plot.rect->rect());
  const QCPAxis* values = plot.rect->axis(QCPAxis::atLeft);
  const QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  const double last = steps->range().upper;
  const bool several_series = view_.named_series(plot).size() > 1;
  const bool several_runs = view_.runs_.size() > 1;
  const auto readings = view_.readings(plot.spec.id, cursor_.value_or(last));
  std::vector<End> ends;
  for (const CurveReading& reading : readings) {
    if (reading.is_muted) continue;
    QString name = reading.series;
    if (several_runs) {
      name = several_series ? tr("%1 · %2").arg(reading.run, reading.series) : reading.run;
    }
    const double y = values->coordToPixel(reading.smoothed);
    ends.push_back({name, number_text(reading.smoothed), reading.pen.color(),
                    std::clamp(y, inside.top(), inside.bottom())});
  }
  std::ranges::sort(ends, {}, &End::y);
  const QFont font = caption_font(*this);
  const QFontMetricsF metrics(font);
  const double line = metrics.height();
  // Down from above each other, then up again from the lowest place.
  double free_from = inside.top() - line / 2;
  for (End& end : ends) {
    end.y = std::max(end.y - line / 2, free_from);
    free_from = end.y + line;
  }
  double free_to = inside.bottom() + line / 2;
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    end->y = std::min(end->y, free_to - line);
    free_to = end->y;
  }
  painter.setFont(font);
  const double left = inside.right() + grid::unit;
  const double room = plot.ends_width - grid::unit;
  for (const End& end : ends) {
    if (end.y < inside.top() - line) continue;  // more lines than the plot is high
    const double value = metrics.horizontalAdvance(end.value);
    const QString name = metrics.elidedText(end.name, Qt::ElideMiddle, room - value - grid::unit);
    painter.setPen(end.colour);
    painter.drawText(QRectF(left, end.y, room, line), Qt::AlignLeft | Qt::AlignVCenter, name);
    painter.setPen(Palette::of(*this).text);
    painter.drawText(
        QRectF(left + metrics.horizontalAdvance(name) + grid::unit, end.y, value + 2, line),
        Qt::AlignLeft | Qt::AlignVCenter, end.value);
  }
}

void CurvesOverlay::paint_sparkline(QPainter& painter, const Plot& plot) const {
  const Palette& palette = Palette::of(*this);
  const QRectF outer(plot.rect->outerRect()), inside(plot.rect->rect());
  painter.setFont(caption_font(*this));
  const QFontMetricsF metrics(painter.font());
  painter.setPen(palette.muted);
  const double room = inside.left() - outer.left() - grid::inside;
  painter.drawText(QRectF(outer.left() + grid::unit, outer.top(), room, outer.height()),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(plot.spec.title, Qt::ElideRight, room - grid::unit));
  const auto readings = view_.readings(plot.spec.id, cursor_.value_or(view_.last_step()));
  const QString value =
      readings.empty() ? QStringLiteral("–") : number_text(readings.front().smoothed);
  painter.setPen(readings.empty() ? palette.muted : palette.text);
  painter.drawText(
      QRectF(inside.right(), outer.top(), outer.right() - inside.right(), outer.height()),
      Qt::AlignRight | Qt::AlignVCenter, value);
  painter.setPen(QPen(mixed(palette.panel, palette.line, 0.6), 1));
  const double below = std::floor(outer.bottom()) - 0.5;
  painter.drawLine(QPointF(outer.left() + grid::unit, below), QPointF(outer.right(), below));
}

}  // namespace earshot
