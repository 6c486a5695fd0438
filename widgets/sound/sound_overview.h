#pragma once

#include <QWidget>

namespace earshot {

class SoundLane;
class TimeAxis;

/// The whole of a lane's sound in one strip while the lane shows a part: which part, and the
/// region. A drag takes it elsewhere, a click goes there, a double click shows everything.
class SoundOverview : public QWidget {
  Q_OBJECT

 public:
  /// Both outlive it.
  SoundOverview(TimeAxis& axis, const SoundLane& lane, QWidget* parent = nullptr);

  QSize sizeHint() const override { return {480, 24}; }
  QSize minimumSizeHint() const override { return {120, 24}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  double seconds_at(double x) const;
  double x_of(double seconds) const;
  double right() const;

  TimeAxis& axis_;
  const SoundLane& lane_;
  double held_ = 0;  ///< seconds from the shown part's beginning to where it is held
};

}  // namespace earshot
