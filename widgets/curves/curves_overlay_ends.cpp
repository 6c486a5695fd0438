#include <algorithm>
#include <cmath>
#include <QPainter>
#include <QTextLayout>
#include "widgets/curves/plot.h"

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_overlay.h"

namespace earshot {
namespace {

/// In as many lines as its place has room for; the last of them is cut where that is too few.
void draw_title(QPainter& painter, const QRectF& place, const QString& title) {
  const QFontMetricsF metrics(painter.font());
  const int most = std::max(1, static_cast<int>(place.height() / metrics.lineSpacing()));
  QTextLayout layout(title, painter.font());
  layout.beginLayout();
  QStringList lines;
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(place.width());
    const bool last = static_cast<int>(lines.size()) + 1 == most;
    const QString words =
        last ? title.mid(line.textStart()) : title.mid(line.textStart(), line.textLength());
    lines += metrics.elidedText(words.trimmed(), Qt::ElideRight, place.width());
    if (last) break;
  }
  layout.endLayout();
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, lines.join(QLatin1Char('\n')));
}

}  // namespace

QString CurvesView::end_name(const Run& run, const QString& series, bool several_series,
                             bool several_runs) const {
  if (!several_runs) return series;
  if (!several_series) return name_of(run);
  return tr("%1 · %2").arg(name_of(run), series);
}

/// Of what is planned only what somebody points at.
QString CurvesOverlay::value_text(const CurveReading& reading) const {
  return reading.is_planned && !cursor_ ? tr("planned") : number_text(reading.smoothed);
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
    ends.push_back({name, value_text(reading), reading.pen.color(),
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

void CurvesOverlay::paint_levels(QPainter& painter, const Plot& plot) const {
  const Palette& palette = Palette::of(*this);
  const QRectF inside(plot.rect->rect());
  const QCPAxis* values = plot.rect->axis(QCPAxis::atLeft);
  painter.setFont(caption_font(*this));
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  struct Name {
    QString name, words;
    double y = 0;
  };
  std::vector<Name> names;
  QPen dashed(mixed(palette.panel, palette.muted, 0.7), 1);
  dashed.setDashPattern({2, 3});
  painter.setPen(dashed);
  for (const CurveLevel& level : view_.levels(plot.spec.id)) {
    const double y = std::floor(values->coordToPixel(level.value)) + 0.5;
    if (y < inside.top() || y > inside.bottom()) continue;
    painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y));
    names.push_back({level.name, level.name + QLatin1Char(' ') + level.text, y - line});
  }
  // Above its line, or below it where that is the top; of lines that lie near each other, below the
  // name above. The highest is what is to be beaten; in a low plot those below it would hide all.
  std::ranges::sort(names, {}, &Name::y);
  constexpr double most_hidden = 0.4;
  const auto most = std::max(1.0, std::floor(most_hidden * inside.height() / line));
  if (static_cast<double>(names.size()) > most) names.resize(static_cast<std::size_t>(most));
  double free_from = inside.top();
  QColor ground = palette.panel;
  ground.setAlphaF(0.8F);
  for (Name& name : names) {
    name.y = std::max(name.y, free_from);
    free_from = name.y + line;
    if (free_from > inside.bottom() + line / 2) break;  // more names than the plot is high
    const double room = inside.width() - grid::inside;
    // The value can be read at the axis too, and what is cut is in the title's tool tip.
    const bool fits = metrics.horizontalAdvance(name.words) <= room;
    const QString shown = fits ? name.words : metrics.elidedText(name.name, Qt::ElideRight, room);
    const QRectF place(inside.left() + grid::unit, name.y, metrics.horizontalAdvance(shown) + 2,
                       line);
    painter.fillRect(place.adjusted(-2, 1, 2, -1), ground);
    painter.setPen(palette.muted);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, shown);
  }
}

void CurvesOverlay::paint_waiting(QPainter& painter, const Plot& plot) const {
  QRectF place(plot.rect->outerRect());
  place.setTop(place.top() + view_.title_height());
  place.adjust(grid::between, 0, -grid::between, 0);
  painter.setFont(text_font(*this));
  painter.setPen(Palette::of(*this).muted);
  painter.drawText(place, static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, plot.spec.waiting);
}

void CurvesOverlay::paint_sparkline(QPainter& painter, const Plot& plot) const {
  const Palette& palette = Palette::of(*this);
  const QRectF outer(plot.rect->outerRect()), inside(plot.rect->rect());
  painter.setFont(caption_font(*this));
  const QFontMetricsF metrics(painter.font());
  painter.setPen(palette.muted);
  const double room = inside.left() - outer.left() - grid::inside - grid::unit;
  draw_title(painter,
             QRectF(outer.left() + grid::unit, outer.top(), room, std::floor(outer.height()) - 1),
             plot.spec.title);
  const auto readings = view_.readings(plot.spec.id, cursor_.value_or(view_.last_step()));
  if (readings.empty()) {
    const QRectF place(inside.left(), outer.top(), outer.right() - inside.left(), outer.height());
    const bool fits = metrics.horizontalAdvance(plot.spec.waiting) <= place.width();
    painter.drawText(
        place, Qt::AlignRight | Qt::AlignVCenter,
        fits && !plot.spec.waiting.isEmpty() ? plot.spec.waiting : QStringLiteral("–"));
  } else {
    const CurveReading& last = readings.front();
    painter.setPen(last.is_planned ? palette.muted : palette.text);
    painter.drawText(
        QRectF(inside.right(), outer.top(), outer.right() - inside.right(), outer.height()),
        static_cast<int>(Qt::AlignRight | Qt::AlignVCenter) | Qt::TextDontClip, value_text(last));
  }
  painter.setPen(QPen(mixed(palette.panel, palette.line, 0.6), 1));
  const double below = std::floor(outer.bottom()) - 0.5;
  painter.drawLine(QPointF(outer.left() + grid::unit, below), QPointF(outer.right(), below));
}

}  // namespace earshot
