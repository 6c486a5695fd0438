#pragma once

#include <QWidget>

namespace earshot {

/// Where a panel would come to stand while it is dragged.
class DropMark : public QWidget {
  Q_OBJECT

 public:
  explicit DropMark(QWidget* parent);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace earshot
