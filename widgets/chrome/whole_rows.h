#pragma once

#include <QStyledItemDelegate>

namespace earshot {

/// Whether all of a row's height is seen. A view that scrolls by rows has, at its end, room for a
/// part of one, through whose letters its edge would go.
bool is_whole(const QStyleOptionViewItem& option);

/// Draws what items are drawn as, but no row that the lower edge of its view cuts.
class WholeRows : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace earshot
