#pragma once

#include <QObject>

class QWidget;

namespace earshot {

/// A click on the ground of a window, where nothing takes the keyboard, takes it from the field
/// that was typed in: letters are keys of the window again. And where a window of its own opens
/// or closes and nobody is given the keyboard, as without a window manager, that window, or this
/// one again, takes it.
class FocusGiver : public QObject {
  Q_OBJECT

 public:
  explicit FocusGiver(QWidget* window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void give_keyboard(QWidget* to);

  QWidget* window_;
};

}  // namespace earshot
