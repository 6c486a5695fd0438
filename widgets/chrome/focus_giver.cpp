#include "widgets/chrome/focus_giver.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QEvent>
#include <QLineEdit>

namespace earshot {

FocusGiver::FocusGiver(QWidget* window) : QObject(window), window_(window) {
  qApp->installEventFilter(this);
}

bool FocusGiver::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::MouseButtonPress || !watched->isWidgetType()) return false;
  auto* pressed = static_cast<QWidget*>(watched);
  QWidget* focused = QApplication::focusWidget();
  const bool is_typed_in = qobject_cast<QLineEdit*>(focused) != nullptr ||
                           qobject_cast<QAbstractSpinBox*>(focused) != nullptr;
  if (!is_typed_in || pressed->window() != window_ || focused->window() != window_) return false;
  if (focused == pressed || focused->isAncestorOf(pressed)) return false;
  if ((pressed->focusPolicy() & Qt::ClickFocus) == 0) focused->clearFocus();
  return false;
}

}  // namespace earshot
