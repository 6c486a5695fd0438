#pragma once

#include <QImage>

#include "core/methods/inside.h"
#include "widgets/cell_picker.h"

namespace earshot {

/// A matrix of numbers as colours from the lowest to the highest, which stand below as a scale;
/// marked cells are outlined. Hover says the number, a click asks for the cell.
class MatrixView : public CellPicker {
  Q_OBJECT

 public:
  explicit MatrixView(QWidget* parent = nullptr);

  /// Keeps looking at the same cell where there still is one.
  void set_part(const InsidePart& part);
  const InsidePart& part() const { return part_; }

  int rows() const override { return static_cast<int>(part_.rows); }
  int columns() const override { return static_cast<int>(part_.columns); }
  std::pair<int, int> cell_at(QPointF at) const override;
  QString words_of(int row, int column) const override;
  QRectF cell(int row, int column) const;

  QSize sizeHint() const override { return {320, 340}; }
  QSize minimumSizeHint() const override { return {140, 140}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QRectF area() const;
  void paint_marks(QPainter& painter) const;
  void paint_scale(QPainter& painter) const;

  InsidePart part_;
  QImage image_;
  double low_ = 0, high_ = 1;
};

/// The name of a row or column: its own, or its number from 1.
QString place_name(const std::vector<std::string>& names, int index);

}  // namespace earshot
