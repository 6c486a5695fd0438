#pragma once

#include <QWidget>

namespace earshot {

class TimeAxis;

/// The scale above lanes that share a time axis. A press or a drag goes there.
class TimeRuler : public QWidget {
  Q_OBJECT

 public:
  explicit TimeRuler(TimeAxis& axis, QWidget* parent = nullptr);

  /// Pixels before the first second, so that it stands over the lanes.
  void set_start(int pixels) { start_ = pixels; }
  /// Pixels after the last second, where the lanes end before it does.
  void set_margin(int pixels);
  QSize sizeHint() const override { return {480, 20}; }
  QSize minimumSizeHint() const override { return {120, 20}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  double seconds_at(double x) const;
  int lanes_width() const { return width() - start_ - margin_; }

  TimeAxis& axis_;
  int start_ = 3, margin_ = 0;
};

}  // namespace earshot
