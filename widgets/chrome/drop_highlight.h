#pragma once

#include <QWidget>

namespace earshot {

/// Lies over a window while something is dragged over it, and says what letting go would do.
class DropHighlight : public QWidget {
  Q_OBJECT

 public:
  explicit DropHighlight(QWidget* window);

  void show_words(const QString& words);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString words_;
};

}  // namespace earshot
