#include "widgets/sound/time_ruler.h"

#include <cmath>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/time_axis.h"

namespace earshot {

TimeRuler::TimeRuler(TimeAxis& axis, QWidget* parent) : QWidget(parent), axis_(axis) {
  setObjectName("time_ruler");
  setAccessibleName(tr("Time"));
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  for (const auto signal :
       {&TimeAxis::changed, &TimeAxis::playhead_changed, &TimeAxis::cursor_changed}) {
    connect(&axis_, signal, this, qOverload<>(&QWidget::update));
  }
}

void TimeRuler::set_margin(int pixels) {
  margin_ = pixels;
  update();
}

double TimeRuler::seconds_at(double x) const {
  return axis_.low() + (x - start_) / std::max(1, lanes_width()) * (axis_.high() - axis_.low());
}

void TimeRuler::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  painter.setFont(font);
  const double wide = std::max(1, lanes_width());
  const double a_pixel = (axis_.high() - axis_.low()) / wide;
  const double step = tick_seconds(a_pixel, 72);
  const int parts = 5;
  const double fine = step / parts;
  const auto x_of = [&](double seconds) { return start_ + (seconds - axis_.low()) / a_pixel; };
  for (auto tick = static_cast<std::int64_t>(std::floor(axis_.low() / fine));
       static_cast<double>(tick) * fine <= axis_.high(); ++tick) {
    const double seconds = static_cast<double>(tick) * fine;
    const double x = std::floor(x_of(seconds)) + 0.5;
    if (x < start_) continue;
    const bool named = tick % parts == 0;
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(QPointF(x, height() - (named ? 8 : 4)), QPointF(x, height()));
    if (!named) continue;
    const QString words = time_text(seconds, step);
    if (x + 4 + metrics.horizontalAdvance(words) > width()) continue;
    painter.setPen(palette.muted);
    painter.drawText(QPointF(x + 4, metrics.ascent() + 2), words);
  }
  painter.setPen(QPen(palette.line, 1));
  painter.drawLine(QPointF(0, height() - 0.5), QPointF(width(), height() - 0.5));
  if (axis_.playhead()) {
    const double x = std::floor(x_of(*axis_.playhead())) + 0.5;
    if (x >= start_) {
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setPen(Qt::NoPen);
      painter.setBrush(palette.accent);
      const QPointF tip(x, height());
      painter.drawPolygon(QPolygonF{tip + QPointF(-5, -7), tip + QPointF(5, -7), tip});
    }
  }
}

void TimeRuler::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) axis_.ask_seek(seconds_at(event->position().x()));
}

void TimeRuler::mouseMoveEvent(QMouseEvent* event) {
  axis_.set_cursor(seconds_at(event->position().x()));
  if (event->buttons().testFlag(Qt::LeftButton)) axis_.ask_seek(seconds_at(event->position().x()));
}

void TimeRuler::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) axis_.frame();
}

void TimeRuler::wheelEvent(QWheelEvent* event) {
  axis_.zoom_at(seconds_at(event->position().x()), std::pow(1.0015, event->angleDelta().y()));
  event->accept();
}

void TimeRuler::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  axis_.set_cursor({});
}

}  // namespace earshot
