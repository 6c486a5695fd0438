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
  if (event->type() == QEvent::Hide && pressed->isWindow()) {
    const bool is_own =
        pressed->parentWidget() != nullptr && pressed->parentWidget()->window() == window_;
    const bool is_in_use = QGuiApplication::applicationState() == Qt::ApplicationActive;
    if (is_own && is_in_use) take_keyboard_back();
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

void FocusGiver::take_keyboard_back() {
  constexpr int moment_ms = 50;  // a window manager is faster
  QTimer::singleShot(moment_ms, this, [this] {
    if (window_->isVisible() && QApplication::activeWindow() == nullptr) window_->activateWindow();
  });
}

}  // namespace earshot
