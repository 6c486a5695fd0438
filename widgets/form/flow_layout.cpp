#include "widgets/form/flow_layout.h"

#include <algorithm>
#include <QWidget>

namespace earshot {

FlowLayout::FlowLayout(int gap, int give, QWidget* parent)
    : QLayout(parent), gap_(gap), give_(give) {}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem* item) {
  items_.emplace_back(item);
}

int FlowLayout::count() const {
  return static_cast<int>(items_.size());
}

QLayoutItem* FlowLayout::itemAt(int index) const {
  return index >= 0 && index < count() ? items_[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
  if (itemAt(index) == nullptr) return nullptr;
  QLayoutItem* item = items_[static_cast<std::size_t>(index)].release();
  items_.erase(items_.begin() + index);
  return item;
}

int FlowLayout::heightForWidth(int width) const {
  return lay_out(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::minimumSize() const {
  QSize least;
  for (const auto& item : items_) {
    if (!item->isEmpty()) least = least.expandedTo(item->minimumSize());
  }
  const QMargins margins = contentsMargins();
  return least + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& place) {
  QLayout::setGeometry(place);
  lay_out(place, true);
}

int FlowLayout::given(int width) const {
  int wanted = -gap_, seen = 0;
  for (const auto& item : items_) {
    if (item->isEmpty()) continue;
    wanted += item->sizeHint().width() + gap_;
    ++seen;
  }
  const int over = wanted - width;
  return over > 0 && over <= seen * give_ ? (over + seen - 1) / seen : 0;
}

int FlowLayout::lay_out(const QRect& place, bool moves) const {
  const QRect inside = place.marginsRemoved(contentsMargins());
  const int narrower = given(inside.width());
  int x = inside.left(), y = inside.top(), row = 0;
  for (const auto& item : items_) {
    if (item->isEmpty()) continue;
    const QSize size = item->sizeHint() - QSize(narrower, 0);
    if (x > inside.left() && x + size.width() > inside.right() + 1) {
      x = inside.left();
      y += row + gap_;
      row = 0;
    }
    if (moves) item->setGeometry(QRect(QPoint(x, y), size));
    x += size.width() + gap_;
    row = std::max(row, size.height());
  }
  return y + row - place.top() + contentsMargins().bottom();
}

}  // namespace earshot
