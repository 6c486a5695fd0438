#include "widgets/map/map_gesture.h"

#include <QMouseEvent>
#include <QPainter>
#include <utility>

namespace earshot {
namespace {

constexpr double drag_starts = 4;

}  // namespace

void MapGesture::press(const QMouseEvent& event, bool on_chosen) {
  button_ = event.button();
  pressed_at_ = last_at_ = event.position();
  lasso_ = QPolygonF{pressed_at_};
  const auto keys = event.modifiers();
  takes_ = on_chosen && button_ == Qt::LeftButton && keys == Qt::NoModifier;
  const bool marks = button_ == Qt::LeftButton && keys.testFlag(Qt::ShiftModifier);
  kind_ = !marks ? Kind::Pending : keys.testFlag(Qt::ControlModifier) ? Kind::Lasso : Kind::Box;
}

QPointF MapGesture::drag(const QMouseEvent& event, bool solid) {
  const QPointF at = event.position();
  if (kind_ == Kind::Pending && (at - pressed_at_).manhattanLength() >= drag_starts) {
    const bool turns =
        solid && button_ == Qt::LeftButton && !event.modifiers().testFlag(Qt::ControlModifier);
    kind_ = takes_ ? Kind::Take : turns ? Kind::Turn : Kind::Pan;
  }
  if (kind_ == Kind::Lasso) lasso_.append(at);
  return at - std::exchange(last_at_, at);
}

MapGesture::Kind MapGesture::release(const QMouseEvent& event) {
  if (event.button() != button_) return Kind::None;
  button_ = Qt::NoButton;
  last_at_ = event.position();
  return std::exchange(kind_, Kind::None);
}

std::vector<std::int64_t> MapGesture::rows(Kind kind, const ScreenPoints& screen,
                                           QSize view) const {
  if (kind == Kind::Lasso) return rows_inside(screen, lasso_, view);
  return rows_inside(screen, QRectF(pressed_at_, last_at_).normalized());
}

void MapGesture::paint(QPainter& painter, const QColor& colour) const {
  if (!marks()) return;
  QColor fill = colour;
  fill.setAlphaF(0.12F);
  painter.setPen(QPen(colour, 1));
  painter.setBrush(fill);
  if (kind_ == Kind::Box) {
    painter.drawRect(QRectF(pressed_at_, last_at_).normalized());
  } else {
    painter.drawPolygon(lasso_);
  }
}

}  // namespace earshot
