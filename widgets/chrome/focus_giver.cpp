#include "widgets/chrome/focus_giver.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QEvent>
#include <QLineEdit>
#include <QTimer>

namespace earshot {

FocusGiver::FocusGiver(QWidget* window) : QObject(window), window_(window) {
  qApp->installEventFilter(this);
}

bool FocusGiver::eventFilter(QObject* watched, QEvent* event) {
  if (!watched->isWidgetType()) return false;
  auto* pressed = static_cast<QWidget*>(watched);
  if (event->type() == QEvent::Show || event->type() == QEvent::Hide) {
    const bool is_own = pressed->isWindow() && pressed->parentWidget() != nullptr &&
                        pressed->parentWidget()->window() == window_;
    const bool is_in_use = QGuiApplication::applicationState() == Qt::ApplicationActive;
    const bool types = pressed->windowType() == Qt::Dialog || pressed->windowType() == Qt::Window;
    if (is_own && is_in_use && types) {
      give_keyboard(event->type() == QEvent::Show ? pressed : window_);
    }
    return false;
  }
  if (event->type() != QEvent::MouseButtonPress) return false;
  QWidget* focused = QApplication::focusWidget();
  const bool is_typed_in = qobject_cast<QLineEdit*>(focused) != nullptr ||
                           qobject_cast<QAbstractSpinBox*>(focused) != nullptr;
  if (!is_typed_in || pressed->window() != window_ || focused->window() != window_) return false;
  if (focused == pressed || focused->isAncestorOf(pressed)) return false;
  if ((pressed->focusPolicy() & Qt::ClickFocus) == 0) focused->clearFocus();
  return false;
}

void FocusGiver::give_keyboard(QWidget* to) {
  constexpr int moment_ms = 50;  // a window manager is faster
  QTimer::singleShot(moment_ms, to, [to, window = window_] {
    const QWidget* active = QApplication::activeWindow();
    const bool nobody_else = active == nullptr || (to != window && active == window);
    if (to->isVisible() && nobody_else) to->activateWindow();
  });
}

}  // namespace earshot
