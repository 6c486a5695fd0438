#pragma once

#include <QToolButton>

namespace earshot {

/// A dot that says that something was changed, and that a click takes the change back.
class RecipeMark : public QToolButton {
  Q_OBJECT

 public:
  explicit RecipeMark(QWidget* parent = nullptr);

  static constexpr int width_px = 12;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace earshot
