#pragma once

#include <QLabel>

namespace earshot {

/// One line of text that gives way: where there is no room for all of it, it ends in "…".
class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  explicit ElidedLabel(QWidget* parent = nullptr);
  /// What is painted in the present width.
  QString shown_text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace earshot
