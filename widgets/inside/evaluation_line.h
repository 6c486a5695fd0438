#pragma once

#include <vector>

#include "widgets/inside/figure_bars.h"

namespace earshot {

/// A figure at a step of the training; the name is what hover says of it besides.
struct FigureAtStep {
  double step = 0;
  FigureBar figure;
};

/// How a figure went over the steps at which it was made, with its intervals, and level lines for
/// what does not hang on the step, named at their ends. Hover or the arrow keys say a point.
class EvaluationLine : public CellPicker {
  Q_OBJECT

 public:
  explicit EvaluationLine(QWidget* parent = nullptr);

  void set_points(std::vector<FigureAtStep> points, std::vector<FigureBar> levels,
                  FigureScale scale);

  int rows() const override { return points_.empty() ? 0 : 1; }
  int columns() const override { return static_cast<int>(points_.size()); }
  std::pair<int, int> cell_at(QPointF at) const override;
  QString words_of(int row, int column) const override;
  QPointF place_of(int point) const;

  QSize sizeHint() const override { return {420, 240}; }
  QSize minimumSizeHint() const override { return {200, 120}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRectF area() const;
  double x_of(double step) const;
  double y_of(double value) const;
  void paint_axes(QPainter& painter) const;
  void paint_levels(QPainter& painter) const;

  std::vector<FigureAtStep> points_;
  std::vector<FigureBar> levels_;
  FigureScale scale_;
  double low_ = 0, high_ = 1;  ///< of what is drawn
};

}  // namespace earshot
