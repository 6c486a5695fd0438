#include "widgets/sound/sound_overview.h"

#include <algorithm>
#include <cmath>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"

namespace earshot {

SoundOverview::SoundOverview(TimeAxis& axis, const SoundLane& lane, QWidget* parent)
    : QWidget(parent), axis_(axis), lane_(lane) {
  setObjectName("sound_overview");
  setAccessibleName(tr("The whole clip, and the part that is shown"));
  setToolTip(tr("The whole clip: drag the part that is shown, double click shows everything"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(&axis_, &TimeAxis::changed, this, [this] {
    setVisible(!axis_.shows_everything());
    update();
  });
  connect(&axis_, &TimeAxis::playhead_changed, this, qOverload<>(&QWidget::update));
  connect(&lane_, &SoundLane::ready, this, qOverload<>(&QWidget::update));
  setVisible(false);
}

double SoundOverview::right() const {
  return std::max(4, width() - lane_.axis_width());
}

double SoundOverview::seconds_at(double x) const {
  return (x - 3) / std::max(1.0, right() - 3) * axis_.duration();
}

double SoundOverview::x_of(double seconds) const {
  return 3 + seconds / axis_.duration() * (right() - 3);
}

void SoundOverview::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.fillRect(rect(), palette.panel);
  const double left = x_of(axis_.low()), end = std::max(left + 3, x_of(axis_.high()));
  painter.fillRect(QRectF(left, 0, end - left, height()), palette.raised);
  if (const auto pyramid = lane_.pyramid()) {
    const double ratio = devicePixelRatioF();
    const int columns = std::max(1, static_cast<int>((right() - 3) * ratio));
    const double samples = axis_.duration() * static_cast<double>(lane_.rate());
    const double middle = height() / 2.0, half = height() / 2.0 - 2;
    const auto ranges = pyramid->columns(0, samples, columns);
    QVector<QRectF> shown, rest;
    for (int column = 0; column < columns; ++column) {
      const WaveRange& range = ranges[static_cast<std::size_t>(column)];
      const double x = 3 + column / ratio;
      const auto y_of = [&](float value) {
        return middle - std::clamp(value * lane_.height_factor(), -1.0, 1.0) * half;
      };
      const double top = y_of(range.high);
      const QRectF bar(x, top, 1 / ratio, std::max(1 / ratio, y_of(range.low) - top));
      (x >= left && x <= end ? shown : rest).append(bar);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(palette.panel, palette.original, 0.45));
    painter.drawRects(rest);
    painter.setBrush(palette.original);
    painter.drawRects(shown);
  }
  if (const auto& region = lane_.region()) {
    QColor tint = palette.accent;
    tint.setAlphaF(0.3F);
    const double from = x_of(region->first);
    painter.fillRect(QRectF(from, 0, std::max(1.0, x_of(region->second) - from), height()), tint);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette.accent, 1));
  painter.drawRect(QRectF(std::floor(left) + 0.5, 0.5, end - left - 1, height() - 1.0));
  if (axis_.playhead()) {
    const double x = std::floor(x_of(*axis_.playhead())) + 0.5;
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  }
}

void SoundOverview::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const double at = seconds_at(event->position().x()), wide = axis_.high() - axis_.low();
  const bool inside = at >= axis_.low() && at <= axis_.high();
  held_ = inside ? at - axis_.low() : wide / 2;
  axis_.show(at - held_, at - held_ + wide);
}

void SoundOverview::mouseMoveEvent(QMouseEvent* event) {
  if (!event->buttons().testFlag(Qt::LeftButton)) return;
  const double at = seconds_at(event->position().x()), wide = axis_.high() - axis_.low();
  axis_.show(at - held_, at - held_ + wide);
}

void SoundOverview::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) axis_.frame();
}

void SoundOverview::wheelEvent(QWheelEvent* event) {
  axis_.zoom_at((axis_.low() + axis_.high()) / 2, std::pow(1.0015, event->angleDelta().y()));
  event->accept();
}

}  // namespace earshot
