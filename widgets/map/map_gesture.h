#pragma once

#include <cstdint>
#include <QPointF>
#include <QPolygonF>
#include <vector>

#include "widgets/map/map_points.h"

class QColor;
class QMouseEvent;
class QPainter;

namespace earshot {

/// What the mouse is at on a map: a press that may become a click, a drag that moves or turns it,
/// a box or a lasso. Shift marks, with Ctrl a lasso; else the left button turns what is solid, and
/// whatever else moves. What is chosen is taken out by the left button.
class MapGesture {
 public:
  enum class Kind { None, Pending, Pan, Turn, Box, Lasso, Take };

  Kind kind() const { return kind_; }
  bool none() const { return kind_ == Kind::None; }
  bool moves() const { return kind_ == Kind::Pan || kind_ == Kind::Turn; }
  bool marks() const { return kind_ == Kind::Box || kind_ == Kind::Lasso; }

  /// `on_chosen`: where what is chosen lies.
  void press(const QMouseEvent& event, bool on_chosen);
  /// Whatever it was, it is over.
  void forget() { kind_ = Kind::None; }
  /// Returns how far the mouse went since last time. `solid`: the map can be turned.
  QPointF drag(const QMouseEvent& event, bool solid);
  /// Returns what it was; None where another button goes on.
  Kind release(const QMouseEvent& event);
  /// The rows inside a box or lasso from where it was begun to its last place.
  std::vector<std::int64_t> rows(Kind kind, const ScreenPoints& screen, QSize view) const;
  void paint(QPainter& painter, const QColor& colour) const;

 private:
  Kind kind_ = Kind::None;
  Qt::MouseButton button_ = Qt::NoButton;
  bool takes_ = false;
  QPointF pressed_at_, last_at_;
  QPolygonF lasso_;
};

}  // namespace earshot
