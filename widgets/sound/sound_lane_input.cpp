#include <algorithm>
#include <cmath>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <utility>

#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"

namespace earshot {
namespace {

constexpr double drag_starts = 4;
constexpr double edge_reach = 5;  ///< pixels on either side of a region's edge

}  // namespace

void SoundLane::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
  setFocus(Qt::MouseFocusReason);
  gesture_ = Gesture::Press;
  button_ = event->button();
  pressed_at_ = event->position();
  pressed_low_ = axis_.low();
  mark_from_ = seconds_at(pressed_at_.x());
  if (!region_ || !marks_regions_) return;
  // An edge of the region is taken to another place.
  if (std::abs(x_of(region_->first) - pressed_at_.x()) <= edge_reach) mark_from_ = region_->second;
  if (std::abs(x_of(region_->second) - pressed_at_.x()) <= edge_reach) mark_from_ = region_->first;
}

/// What a press becomes once the mouse moves.
SoundLane::Gesture SoundLane::begun_gesture() const {
  if (button_ != Qt::LeftButton) return Gesture::Pan;
  if (samples_ &&
      (title_rect().contains(pressed_at_) || region_name_rect().contains(pressed_at_))) {
    return Gesture::DragOut;
  }
  return marks_regions_ && samples_ ? Gesture::Mark : Gesture::Pan;
}

void SoundLane::mouseMoveEvent(QMouseEvent* event) {
  mouse_ = event->position();
  mouse_inside_ = true;
  axis_.set_cursor(seconds_at(mouse_.x()));
  update();
  // What was dragged out was let go elsewhere.
  if (gesture_ == Gesture::DragOut && event->buttons() == Qt::NoButton) gesture_ = Gesture::None;
  if (gesture_ == Gesture::None) {
    const bool name = title_rect().contains(mouse_) || region_name_rect().contains(mouse_);
    const bool edge = region_ && marks_regions_ &&
                      (std::abs(x_of(region_->first) - mouse_.x()) <= edge_reach ||
                       std::abs(x_of(region_->second) - mouse_.x()) <= edge_reach);
    setCursor(samples_ && name ? Qt::OpenHandCursor : edge ? Qt::SizeHorCursor : Qt::CrossCursor);
    return;
  }
  if (gesture_ == Gesture::Press) {
    if ((mouse_ - pressed_at_).manhattanLength() < drag_starts) return;
    gesture_ = begun_gesture();
    if (gesture_ == Gesture::DragOut) {
      Q_EMIT drag_out_asked(region_name_rect().contains(pressed_at_));
    }
  }
  if (gesture_ == Gesture::Mark) mark_to(mouse_.x(), false);
  if (gesture_ != Gesture::Pan) return;
  const double wide = axis_.high() - axis_.low();
  const double moved = (mouse_.x() - pressed_at_.x()) / std::max(1.0, right()) * wide;
  axis_.show(pressed_low_ - moved, pressed_low_ - moved + wide);
}

void SoundLane::mark_to(double x, bool done) {
  const auto within = [this](double seconds) { return std::clamp(seconds, 0.0, duration()); };
  const double from = within(mark_from_), to = within(seconds_at(x));
  std::optional<Region> marked;
  if (from != to) marked = Region(std::min(from, to), std::max(from, to));
  Q_EMIT region_asked(marked, done);
}

void SoundLane::mouseReleaseEvent(QMouseEvent* event) {
  const Gesture gesture = std::exchange(gesture_, Gesture::None);
  if (gesture == Gesture::Mark) mark_to(event->position().x(), true);
  if (gesture == Gesture::DragOut) Q_EMIT drag_out_left();
  if (gesture != Gesture::Press || event->button() != Qt::LeftButton || !samples_) return;
  if (region_ && marks_regions_) Q_EMIT region_asked(std::nullopt, true);
  Q_EMIT chosen();
  axis_.ask_seek(seconds_at(event->position().x()));
}

void SoundLane::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) axis_.frame();
}

void SoundLane::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
  if (event->modifiers().testFlag(Qt::ControlModifier)) {
    Q_EMIT height_asked(std::pow(1.0015, turned.y()));
  } else if (sideways || event->modifiers().testFlag(Qt::ShiftModifier)) {
    const int by = sideways ? turned.x() : turned.y();
    axis_.scroll(-by / 1200.0 * (axis_.high() - axis_.low()));
  } else {
    axis_.zoom_at(seconds_at(event->position().x()), std::pow(1.0015, turned.y()));
  }
  axis_.set_cursor(seconds_at(event->position().x()));
  event->accept();
}

void SoundLane::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  mouse_inside_ = false;
  axis_.set_cursor({});
  update();
}

/// [ and ] set the region's ends at the playhead, or where nothing plays at the mouse.
bool SoundLane::take_region_key(int key) {
  if (!marks_regions_ || !samples_) return false;
  if (key == Qt::Key_Escape && region_) {
    Q_EMIT region_asked(std::nullopt, true);
    return true;
  }
  if (key != Qt::Key_BracketLeft && key != Qt::Key_BracketRight) return false;
  const bool begins = key == Qt::Key_BracketLeft;
  const double here = axis_.playhead() ? *axis_.playhead()
                      : axis_.cursor() ? *axis_.cursor()
                      : begins         ? axis_.low()
                                       : axis_.high();
  Region region = region_.value_or(Region(axis_.low(), std::min(axis_.high(), duration())));
  (begins ? region.first : region.second) = std::clamp(here, 0.0, duration());
  if (region.first < region.second) Q_EMIT region_asked(region, true);
  return true;
}

void SoundLane::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() == Qt::NoModifier &&
      (axis_.take_key(event->key()) || take_region_key(event->key()))) {
    return;
  }
  QWidget::keyPressEvent(event);
}

bool SoundLane::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* keys = static_cast<QKeyEvent*>(event);
    const int mine[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Home,  Qt::Key_End,
                        Qt::Key_F,    Qt::Key_Plus,  Qt::Key_Minus, Qt::Key_Equal};
    if (keys->modifiers() == Qt::NoModifier &&
        std::find(std::begin(mine), std::end(mine), keys->key()) != std::end(mine)) {
      event->accept();
    }
  }
  if (event->type() == QEvent::ToolTip && samples_) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPointF at = help->pos();
    if (title_rect().contains(at) || region_name_rect().contains(at)) {
      QToolTip::showText(help->globalPos(),
                         tr("Drag it into a file manager or another program: as a WAV file"), this);
      return true;
    }
  }
  return QWidget::event(event);
}

}  // namespace earshot
