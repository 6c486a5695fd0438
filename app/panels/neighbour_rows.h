#pragma once

#include <QStyledItemDelegate>

namespace earshot {

/// A row of the list of neighbours: name, label (with a sign whether it is the centre's own), a bar
/// from the last of the list to the first, a number.
class NeighbourRows : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int label_role = Qt::UserRole;
  static constexpr int number_role = Qt::UserRole + 1;
  static constexpr int share_role = Qt::UserRole + 2;  ///< 0 for the last, 1 for the first
  static constexpr int same_role = Qt::UserRole + 3;

  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace earshot
