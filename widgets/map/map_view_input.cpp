#include <algorithm>
#include <cmath>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>

#include "widgets/map/map_view.h"

namespace earshot {

namespace {

constexpr double hover_reach = 14;
constexpr double rim_reach = 8;
constexpr double turn_per_pixel = 0.009;

}  // namespace

void MapView::hover_at(QPointF at) {
  if (places_are_old_) project(points_, camera_, room(), flat_, screen_);
  places_are_old_ = false;
  std::int64_t row = nearest_row(screen_, at, hover_reach);
  // What lies outside is told by its mark at the rim.
  double nearest = row < 0 ? rim_reach : std::min(rim_reach, QLineF(place_of(row), at).length());
  for (const RimMark& mark : rim_) {
    const double away = QLineF(mark.place, at).length();
    if (away >= nearest) continue;
    nearest = away;
    row = mark.row;
  }
  if (row == hovered_) return;
  hovered_ = row;
  setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
  Q_EMIT hovered(row);
}

/// The points moved, and the mouse did not.
void MapView::hover_again() {
  if (!underMouse() || !gesture_.none()) return;
  hover_at(mapFromGlobal(QPointF(QCursor::pos())));
}

void MapView::unhover() {
  if (hovered_ < 0) return;
  hovered_ = -1;
  setCursor(Qt::ArrowCursor);
  update();
  Q_EMIT hovered(-1);
}

std::vector<std::int64_t> MapView::chosen_with(std::int64_t row) const {
  if (std::ranges::find(marked_, row) != marked_.end()) return marked_;
  return row >= 0 && row == selected_ ? std::vector{row} : std::vector<std::int64_t>{};
}

void MapView::mousePressEvent(QMouseEvent* event) {
  if (points_.size() == 0 || !gesture_.none()) return;
  setFocus(Qt::MouseFocusReason);
  hover_at(event->position());
  const bool on_chosen = hovered_ >= 0 && !chosen_with(hovered_).empty();
  gesture_.press(*event, on_chosen);
}

void MapView::mouseMoveEvent(QMouseEvent* event) {
  if (gesture_.none()) {
    hover_at(event->position());
    return;
  }
  const bool moved_before = gesture_.moves();
  const QPointF by = gesture_.drag(*event, shown_solid());
  if (gesture_.kind() == MapGesture::Kind::Take) {
    // The release is of what carries them.
    gesture_.forget();
    Q_EMIT drag_out_asked(hovered_);
    return;
  }
  const bool turns = gesture_.kind() == MapGesture::Kind::Turn;
  if (gesture_.moves() && !moved_before) {
    hovered_ = -1;
    setCursor(turns ? Qt::SizeAllCursor : Qt::ClosedHandCursor);
  }
  if (turns) {
    camera_.turn(by.x() * turn_per_pixel, by.y() * turn_per_pixel);
  } else if (gesture_.moves()) {
    camera_.pan(by, room());
  }
  if (gesture_.moves()) moved();
  if (gesture_.marks()) update();
}

void MapView::mouseReleaseEvent(QMouseEvent* event) {
  const MapGesture::Kind done = gesture_.release(*event);
  if (done == MapGesture::Kind::None) return;
  setCursor(Qt::ArrowCursor);
  const QPointF at = event->position();
  if (done == MapGesture::Kind::Box || done == MapGesture::Kind::Lasso) {
    if (places_are_old_) project(points_, camera_, room(), flat_, screen_);
    set_marked(gesture_.rows(done, screen_, size()));
    Q_EMIT marked_changed();
  } else if (done == MapGesture::Kind::Pending && event->button() == Qt::LeftButton) {
    hover_at(at);
    if (hovered_ >= 0) {
      const std::int64_t row = hovered_;
      set_selected(row);
      Q_EMIT clicked(row);
    } else {
      let_go();
    }
  } else {
    redraw();
    hover_at(at);
  }
}

void MapView::mouseDoubleClickEvent(QMouseEvent* event) {
  hover_at(event->position());
  if (event->button() != Qt::LeftButton) return;
  if (hovered_ >= 0) {
    Q_EMIT activated(hovered_);
  } else {
    frame_all();
  }
}

void MapView::wheelEvent(QWheelEvent* event) {
  if (points_.size() == 0) return;
  const QPoint turned =
      event->pixelDelta().isNull() ? event->angleDelta() : event->pixelDelta() * 4;
  camera_.zoom_at(event->position(), std::pow(1.0015, turned.y()), room());
  moved();
  if (points_.size() > 0) refine_.start();
  hover_at(event->position());
  event->accept();
}

void MapView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  unhover();
}

bool MapView::event(QEvent* event) {
  // The window has keys of its own (F, arrows in tables): while the map has the focus, they are
  // the map's.
  if (event->type() == QEvent::ShortcutOverride) {
    switch (static_cast<QKeyEvent*>(event)->key()) {
      case Qt::Key_Left:
      case Qt::Key_Right:
      case Qt::Key_Up:
      case Qt::Key_Down:
      case Qt::Key_F:
      case Qt::Key_Escape:
      case Qt::Key_Plus:
      case Qt::Key_Minus:
      case Qt::Key_Equal:
        if (static_cast<QKeyEvent*>(event)->modifiers() == Qt::NoModifier) event->accept();
        break;
      default:
        break;
    }
  }
  return QWidget::event(event);
}

void MapView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
      unhover();
      Q_EMIT step_asked(+1);
      return;
    case Qt::Key_Left:
    case Qt::Key_Up:
      unhover();
      Q_EMIT step_asked(-1);
      return;
    case Qt::Key_F:
      frame();
      return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoom_by(1.25);
      return;
    case Qt::Key_Minus:
      zoom_by(0.8);
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (selected_ >= 0) Q_EMIT activated(selected_);
      return;
    case Qt::Key_Escape:
      let_go();
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void MapView::let_go() {
  const bool had_marked = !marked_.empty();
  selected_ = -1;
  neighbours_.clear();
  marked_.clear();
  ink_changed();
  if (had_marked) Q_EMIT marked_changed();
  Q_EMIT cleared();
}

}  // namespace earshot
