#include "widgets/inside/cell_picker.h"

#include <algorithm>
#include <QAccessible>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/chrome/palette.h"

namespace earshot {

CellPicker::CellPicker(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Cells of the method's state"));
}

void CellPicker::look_at(int row, int column) {
  if (row == row_ && column == column_) return;
  row_ = row;
  column_ = column;
  setAccessibleDescription(row >= 0 ? words_of(row, column) : QString());
  QAccessibleEvent told(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&told);
  update();
  Q_EMIT cell_hovered(row, column);
}

void CellPicker::paint_focus(QPainter& painter) const {
  if (!hasFocus()) return;
  painter.setPen(QPen(Palette::of(*this).accent, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CellPicker::mouseMoveEvent(QMouseEvent* event) {
  const auto [row, column] = cell_at(event->position());
  setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  look_at(row, column);
}

void CellPicker::mousePressEvent(QMouseEvent* event) {
  const auto [row, column] = cell_at(event->position());
  if (event->button() != Qt::LeftButton || row < 0) return;
  look_at(row, column);
  Q_EMIT cell_clicked(row, column);
}

void CellPicker::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  look_at(-1, -1);
}

void CellPicker::keyPressEvent(QKeyEvent* event) {
  if (rows() == 0 || columns() == 0) return;
  const int row = std::max(row_, 0), column = std::max(column_, 0);
  const bool fresh = row_ < 0;
  switch (event->key()) {
    case Qt::Key_Up:
      look_at(fresh ? row : std::max(0, row - 1), column);
      return;
    case Qt::Key_Down:
      look_at(fresh ? row : std::min(rows() - 1, row + 1), column);
      return;
    case Qt::Key_Left:
      look_at(row, fresh ? column : std::max(0, column - 1));
      return;
    case Qt::Key_Right:
      look_at(row, fresh ? column : std::min(columns() - 1, column + 1));
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (!fresh) Q_EMIT cell_clicked(row_, column_);
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

}  // namespace earshot
