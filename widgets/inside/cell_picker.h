#pragma once

#include <QPointF>
#include <QWidget>
#include <utility>

namespace earshot {

/// A widget of cells in rows and columns, one of which is looked at: by the mouse over it or by the
/// arrow keys; a click or Enter asks for it. What the cells look like is a derived class's matter.
class CellPicker : public QWidget {
  Q_OBJECT

 public:
  explicit CellPicker(QWidget* parent = nullptr);

  virtual int rows() const = 0;
  virtual int columns() const = 0;
  /// The cell at a place, {-1, -1} where there is none.
  virtual std::pair<int, int> cell_at(QPointF at) const = 0;
  /// What a cell says, for people.
  virtual QString words_of(int row, int column) const = 0;
  /// The cell that is looked at: {-1, -1} for none.
  std::pair<int, int> current() const { return {row_, column_}; }

 Q_SIGNALS:
  void cell_hovered(int row, int column);  ///< -1, -1 where none
  void cell_clicked(int row, int column);

 protected:
  void look_at(int row, int column);
  /// The focus frame, and nothing else.
  void paint_focus(QPainter& painter) const;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  int row_ = -1, column_ = -1;
};

}  // namespace earshot
