#include "widgets/chrome/whole_rows.h"

#include <QAbstractItemView>

namespace earshot {

bool is_whole(const QStyleOptionViewItem& option) {
  const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
  if (view == nullptr || view->verticalScrollMode() != QAbstractItemView::ScrollPerItem)
    return true;
  const int high = view->viewport()->height();
  return option.rect.bottom() < high || option.rect.height() > high;
}

void WholeRows::paint(QPainter* painter, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const {
  if (is_whole(option)) QStyledItemDelegate::paint(painter, option, index);
}

}  // namespace earshot
