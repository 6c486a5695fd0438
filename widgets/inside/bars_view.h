#pragma once

#include "widgets/inside/part_view.h"

namespace earshot {

/// Named numbers as bars from zero; several rows stand side by side in the colours of the classes,
/// each named above them. Several rows of many numbers are lines instead: bars would hide the
/// shape.
class BarsView : public PartView {
  Q_OBJECT

 public:
  explicit BarsView(QWidget* parent = nullptr);

  std::pair<int, int> cell_at(QPointF at) const override;
  QString words_of(int row, int column) const override;
  bool are_lines() const;
  /// Where a bar is drawn; of lines, the place of one of their points, without extent.
  QRectF bar(int row, int column) const;
  /// Where sign and name of each row stand; empty where there is one.
  std::vector<QRectF> row_name_places() const;

  QSize sizeHint() const override { return {320, 220}; }
  QSize minimumSizeHint() const override { return {140, 100}; }

 protected:
  void part_changed() override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QRectF area() const;
  double y_of(double value) const;
  void paint_bars(QPainter& painter) const;
  void paint_lines(QPainter& painter) const;
  QString axis_name(int column) const;
  void paint_names(QPainter& painter) const;
  void paint_row_names(QPainter& painter) const;

  double low_ = 0, high_ = 1;
};

}  // namespace earshot
