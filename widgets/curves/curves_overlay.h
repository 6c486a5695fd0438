#pragma once

#include <optional>
#include <QWidget>

#include "widgets/curves/curves_view.h"

namespace earshot {

/// What lies over the curves and changes with the mouse: titles, marks, the cursor and its readout.
/// It takes the mouse, so that moving it does not draw the curves anew.
class CurvesOverlay : public QWidget {
  Q_OBJECT

 public:
  CurvesOverlay(CurvesView& view, QWidget* parent);

  /// Titles, notes and marks, also for files.
  void paint_fixed(QPainter& painter) const;
  std::optional<double> cursor() const { return cursor_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool event(QEvent* event) override;

 private:
  enum class Drag { None, Band, Pan, Title };
  using Plot = CurvesView::Plot;

  /// The plot under a place, its axes' margins included.
  Plot* plot_at(QPointF at) const;
  void set_cursor_step(std::optional<double> step);
  void paint_title(QPainter& painter, const Plot& plot) const;
  void paint_sparkline(QPainter& painter, const Plot& plot) const;
  QString value_text(const CurveReading& reading) const;
  /// At the ends of the lines, those of near ends below each other.
  void paint_ends(QPainter& painter, const Plot& plot) const;
  /// Levels across the plot, each with its name above its left end.
  void paint_levels(QPainter& painter, const Plot& plot) const;
  /// What a plot without values waits for, in its middle.
  void paint_waiting(QPainter& painter, const Plot& plot) const;
  void paint_names(QPainter& painter, const Plot& plot) const;
  /// A place in the title of a plot, by which it is dragged.
  bool in_title(const Plot& plot, QPointF at) const;
  void paint_marks(QPainter& painter, const Plot& plot) const;
  void paint_cursor(QPainter& painter, const Plot& plot) const;
  void paint_readout(QPainter& painter, const Plot& plot) const;

  CurvesView& view_;
  std::optional<double> cursor_;
  QPointF mouse_;
  QPointF pressed_at_;
  Drag drag_ = Drag::None;
  bool dragged_ = false;
};

}  // namespace earshot
