#include <algorithm>
#include <cmath>
#include <QPainter>
#include "widgets/curves/plot.h"

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_overlay.h"

namespace earshot {

void CurvesOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint_fixed(painter);
  for (const Plot& plot : view_.plots_) {
    if (view_.is_seen(plot)) paint_cursor(painter, plot);
  }
  if (drag_ == Drag::Band && dragged_) {
    QColor band = Palette::of(*this).accent;
    band.setAlphaF(0.15F);
    for (const Plot& plot : view_.plots_) {
      if (!view_.is_seen(plot)) continue;
      const QRectF inside(plot.rect->rect());
      painter.fillRect(
          QRectF(QPointF(pressed_at_.x(), inside.top()), QPointF(mouse_.x(), inside.bottom()))
              .normalized()
              .intersected(inside),
          band);
    }
  } else if (drag_ == Drag::Title && dragged_) {
    // Where the plot would go.
    if (const Plot* plot = plot_at(mouse_)) {
      painter.setPen(QPen(Palette::of(*this).accent, 2));
      painter.drawRect(QRectF(plot->rect->outerRect()).adjusted(1, 1, -1, -1));
    }
  } else if (cursor_) {
    const Plot* plot = plot_at(mouse_);
    if (plot != nullptr && view_.has_values(*plot)) paint_readout(painter, *plot);
  }
  if (view_.hasFocus()) {
    painter.setPen(QPen(Palette::of(*this).accent, 1));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void CurvesOverlay::paint_fixed(QPainter& painter) const {
  for (const Plot& plot : view_.plots_) {
    if (!view_.is_seen(plot)) continue;
    if (plot.shape == CurvesView::Shape::Spark) {
      paint_sparkline(painter, plot);
      continue;
    }
    if (view_.is_bare(plot.spec.id)) {
      paint_title(painter, plot);
      paint_waiting(painter, plot);
      continue;
    }
    paint_levels(painter, plot);
    paint_marks(painter, plot);
    paint_title(painter, plot);
    if (plot.ends_width > 0) paint_ends(painter, plot);
  }
}

void CurvesOverlay::paint_title(QPainter& painter, const Plot& plot) const {
  const Palette& palette = Palette::of(*this);
  const QRect outer = plot.rect->outerRect();
  const QFont words = caption_font(*this), title = text_font(*this);
  const QFontMetrics small(words), large(title);
  double x = outer.left() + 4;
  const double right = plot.rect->rect().right();
  const QRectF line(x, outer.top(), right - x, large.height());
  painter.setFont(title);
  painter.setPen(palette.text);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   large.elidedText(plot.spec.title, Qt::ElideRight, static_cast<int>(right - x)));
  x += large.horizontalAdvance(plot.spec.title) + 12;
  const bool names_below = view_.has_names_below(plot);
  if (names_below) paint_names(painter, plot);
  if (plot.spec.is_crowded()) return;

  const double step = cursor_.value_or(view_.last_step());
  const auto readings = view_.readings(plot.spec.id, step);
  painter.setFont(words);
  if (view_.is_bare(plot.spec.id)) return;
  if (readings.empty()) {
    // Beside levels there is something to see; the tool tip says what is waited for, too.
    const bool fits = small.horizontalAdvance(plot.spec.waiting) <= right - x;
    if (!fits && !view_.levels(plot.spec.id).empty()) return;
    painter.setPen(palette.muted);
    painter.drawText(
        QRectF(x, line.top(), right - x, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
        small.elidedText(plot.spec.waiting, Qt::ElideRight, static_cast<int>(right - x)));
    return;
  }
  // The first run's values (the current one's) stand in the title; the readout has all.
  for (const CurveReading& reading : readings) {
    if (reading.run != readings.front().run || names_below) break;
    if (plot.ends_width > 0 && plot.spec.names_series()) break;  // the ends of the lines say it
    const bool several = plot.spec.names_series();
    const QString name = several ? reading.series + QLatin1Char(' ') : QString();
    const QString value = value_text(reading);
    const double wide = (several ? 20 : 0) + small.horizontalAdvance(name + value);
    if (x + wide > right) break;
    if (several) {
      painter.setPen(reading.pen);
      const double y = std::floor(line.center().y()) + 0.5;
      painter.drawLine(QPointF(x, y), QPointF(x + 14, y));
      x += 18;
      painter.setPen(palette.muted);
      painter.drawText(QRectF(x, line.top(), wide, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                       name);
      x += small.horizontalAdvance(name);
    }
    painter.setPen(palette.text);
    painter.drawText(QRectF(x, line.top(), wide, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     value);
    x += small.horizontalAdvance(value) + 14;
  }
  std::int64_t hidden = 0;
  for (const auto& run : view_.runs_) {
    for (const CurvePlot::Series& series : plot.spec.series) {
      const auto found = run->lines.find(series.id);
      if (found != run->lines.end()) hidden += found->second.below_zero;
    }
  }
  if (plot.spec.log_y && hidden > 0) {
    const QString note = tr("%1 values at or below 0 have no place on a log axis")
                             .arg(number_text(static_cast<double>(hidden)));
    painter.setPen(palette.careful);
    painter.drawText(QRectF(x, line.top(), right - x, line.height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     small.elidedText(note, Qt::ElideRight, static_cast<int>(right - x)));
  }
}

void CurvesOverlay::paint_names(QPainter& painter, const Plot& plot) const {
  if (view_.runs_.empty()) return;
  const CurvesView::Run& run = *view_.drawn_runs().front();
  const Palette& palette = Palette::of(*this);
  const QPointF origin = plot.rect->outerRect().topLeft() + QPointF(4, view_.title_height());
  const std::vector<std::size_t> named = view_.named_series(plot);
  const std::vector<QRectF> places = view_.name_places(plot);
  const auto readings = view_.readings(plot.spec.id, cursor_.value_or(view_.last_step()));
  const QFont font = caption_font(*this);
  const QFontMetricsF metrics(font);
  painter.setFont(font);
  for (std::size_t at = 0; at < places.size(); ++at) {
    const QString& name = plot.spec.series[named[at]].name;
    const QRectF place = places[at].translated(origin);
    const double y = std::floor(place.center().y()) + 0.5;
    painter.setPen(view_.pen_of(run, plot, named[at]));
    painter.drawLine(QPointF(place.left(), y), QPointF(place.left() + 14, y));
    painter.setPen(palette.muted);
    painter.drawText(place.adjusted(18, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, name);
    if (plot.spec.is_crowded()) continue;  // no room for values; the readout has them
    for (const CurveReading& reading : readings) {
      if (reading.run != run.name || reading.series != name) continue;
      painter.setPen(palette.text);
      const double after = 18 + metrics.horizontalAdvance(name + QLatin1Char(' '));
      painter.drawText(place.adjusted(after, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                       value_text(reading));
      break;
    }
  }
}

void CurvesOverlay::paint_marks(QPainter& painter, const Plot& plot) const {
  const Palette& palette = Palette::of(*this);
  const QRectF inside(plot.rect->rect());
  const QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  const auto line_at = [&](double step, const QPen& pen) -> std::optional<double> {
    const double x = std::floor(steps->coordToPixel(step)) + 0.5;
    if (x < inside.left() || x > inside.right()) return {};
    painter.setPen(pen);
    painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom()));
    return x;
  };
  for (const auto& run : view_.runs_) {
    if (view_.is_muted(*run)) continue;
    for (const CurvesView::Mark& mark : run->marks) {
      QColor colour = view_.colour_of(*run);
      if (mark.kind == CurveMark::NotANumber) colour = palette.bad;
      if (mark.kind == CurveMark::Saved) colour = palette.faint;
      QColor soft = colour;
      soft.setAlphaF(0.6F);
      QPen pen(soft, 1);
      if (mark.kind == CurveMark::Changed) pen.setDashPattern({2, 3});
      const auto x = line_at(view_.x_of(*run, mark.step), pen);
      if (!x) continue;
      painter.save();
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setPen(Qt::NoPen);
      painter.setBrush(colour);
      const QPointF top(*x, inside.top());
      if (mark.kind == CurveMark::NotANumber) {
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(top + QPointF(-3, 1), top + QPointF(3, 7));
        painter.drawLine(top + QPointF(-3, 7), top + QPointF(3, 1));
      } else {
        painter.drawPolygon(
            QPolygonF{top + QPointF(-4, 0), top + QPointF(4, 0), top + QPointF(0, 5)});
      }
      painter.restore();
    }
  }
  if (view_.step_line_ && !view_.runs_.empty()) {
    line_at(view_.x_of(*view_.drawn_runs().front(), *view_.step_line_), QPen(palette.text, 1));
  }
}

void CurvesOverlay::paint_cursor(QPainter& painter, const Plot& plot) const {
  if (!cursor_ || !view_.has_values(plot)) return;
  const Palette& palette = Palette::of(*this);
  const QRectF inside(plot.rect->rect());
  const QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  const QCPAxis* values = plot.rect->axis(QCPAxis::atLeft);
  const double x = std::floor(steps->coordToPixel(*cursor_)) + 0.5;
  if (x < inside.left() || x > inside.right()) return;
  painter.setPen(QPen(palette.muted, 1));
  painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom()));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  for (const CurveReading& reading : view_.readings(plot.spec.id, *cursor_)) {
    const QPointF at(steps->coordToPixel(reading.step), values->coordToPixel(reading.smoothed));
    if (reading.is_muted || !inside.contains(at)) continue;
    painter.setPen(QPen(palette.panel, 2));
    painter.setBrush(reading.pen.color());
    painter.drawEllipse(at, 4, 4);
  }
  painter.restore();
}

void CurvesOverlay::paint_readout(QPainter& painter, const Plot& plot) const {
  constexpr std::size_t most = 12;
  const Palette& palette = Palette::of(*this);
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  auto readings = view_.readings(plot.spec.id, *cursor_);
  std::erase_if(readings, [](const CurveReading& one) { return one.is_muted; });
  const std::size_t left_out = readings.size() > most ? readings.size() - most : 0;
  readings.resize(readings.size() - left_out);

  struct Row {
    QColor colour;
    QString name, value;
  };
  std::vector<Row> rows;
  const bool smooth = view_.smoothing_ > 0;
  for (const CurveReading& one : readings) {
    QStringList name;
    if (view_.runs_.size() > 1) name.append(one.run);
    if (plot.spec.names_series() || name.isEmpty()) name.append(one.series);
    QString value = number_text(one.smoothed);
    if (smooth) value += QStringLiteral("  (") + number_text(one.value) + QLatin1Char(')');
    rows.push_back({one.pen.color(), name.join(QStringLiteral(" · ")), value});
  }
  if (left_out > 0) rows.push_back({palette.muted, tr("and %1 more").arg(left_out), {}});
  const double reach = 5;
  const QCPAxis* steps = plot.rect->axis(QCPAxis::atBottom);
  for (const auto& run : view_.runs_) {
    for (const CurvesView::Mark& mark : run->marks) {
      const double at = steps->coordToPixel(view_.x_of(*run, mark.step));
      if (std::abs(at - mouse_.x()) > reach) continue;
      QString words = mark.words;
      if (mark.times > 1) words += tr(" (%1 times)").arg(mark.times);
      const bool bad = mark.kind == CurveMark::NotANumber;
      rows.push_back({bad ? palette.bad : palette.muted, words, {}});
    }
  }
  const bool of_steps = view_.across().series.isEmpty();
  const QString head = QStringLiteral("%1 %2").arg(
      view_.across().title, number_text(of_steps ? std::round(*cursor_) : *cursor_));
  double name_width = metrics.horizontalAdvance(head), value_width = 0;
  for (Row& row : rows) {
    row.name = metrics.elidedText(row.name, Qt::ElideMiddle, std::max(120, width() / 2));
    name_width = std::max(name_width, 14.0 + metrics.horizontalAdvance(row.name));
    value_width = std::max(value_width, static_cast<double>(metrics.horizontalAdvance(row.value)));
  }
  const double line = metrics.height() + 2;
  const QSizeF size(name_width + 12 + value_width + 16,
                    line * static_cast<double>(rows.size() + 1) + 10);
  QPointF corner = mouse_ + QPointF(14, 14);
  if (corner.x() + size.width() > width() - 4) corner.setX(mouse_.x() - 14 - size.width());
  corner.setX(std::max(4.0, corner.x()));
  corner.setY(std::clamp(corner.y(), 4.0, std::max(4.0, height() - size.height() - 4)));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette.line, 1));
  painter.setBrush(palette.raised);
  painter.drawRoundedRect(QRectF(corner, size).translated(0.5, 0.5), grid::radius, grid::radius);
  painter.setFont(font);
  painter.setPen(palette.muted);
  double y = corner.y() + 5;
  painter.drawText(QRectF(corner.x() + 8, y, size.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                   head);
  for (const Row& row : rows) {
    y += line;
    painter.setPen(Qt::NoPen);
    painter.setBrush(row.colour);
    painter.drawEllipse(QPointF(corner.x() + 12, y + line / 2), 3.5, 3.5);
    painter.setPen(palette.text);
    const QRectF place(corner.x() + 22, y, size.width() - 30, line);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, row.name);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, row.value);
  }
  painter.restore();
}

}  // namespace earshot
