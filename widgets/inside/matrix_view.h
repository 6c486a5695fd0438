#pragma once

#include <QImage>

#include "widgets/inside/part_view.h"

namespace earshot {

/// A matrix of numbers as colours from the lowest to the highest, which stand below as a scale. It
/// fills the widget, with rows and columns named where there is room; marked cells are outlined.
/// Hover says the number, a click asks for the cell.
class MatrixView : public PartView {
  Q_OBJECT

 public:
  explicit MatrixView(QWidget* parent = nullptr);

  std::pair<int, int> cell_at(QPointF at) const override;
  QString words_of(int row, int column) const override;
  QRectF cell(int row, int column) const;

  QSize sizeHint() const override { return {320, 340}; }
  QSize minimumSizeHint() const override { return {140, 140}; }

 protected:
  void part_changed() override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QRectF area() const;
  /// Room for names: left of the rows, above the columns.
  QSizeF names_room() const;
  void paint_names(QPainter& painter) const;
  void paint_marks(QPainter& painter) const;
  void paint_scale(QPainter& painter) const;

  QImage image_;
  double low_ = 0, high_ = 1;
};

}  // namespace earshot
