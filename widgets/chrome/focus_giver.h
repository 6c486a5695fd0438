#pragma once

#include <QObject>

class QWidget;

namespace earshot {

/// A click on the ground of a window, where nothing takes the keyboard, takes it from the field
/// that was typed in: letters are keys of the window again.
class FocusGiver : public QObject {
  Q_OBJECT

 public:
  explicit FocusGiver(QWidget* window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* window_;
};

}  // namespace earshot
