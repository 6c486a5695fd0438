#include "widgets/places/place_splitter.h"

#include <algorithm>
#include <numeric>

#include "widgets/places/place_tree.h"
#include "widgets/places/places.h"

namespace earshot {

PlaceSplitter::PlaceSplitter(Qt::Orientation along, QWidget* parent) : QSplitter(along, parent) {
  setHandleWidth(Places::handle_px);
  setChildrenCollapsible(false);
  connect(this, &QSplitter::splitterMoved, this, [this] {
    const QList<int> lengths = sizes();
    shares_.assign(lengths.begin(), lengths.end());
    Q_EMIT lengths_chosen(lengths);
  });
}

void PlaceSplitter::set_parts(std::vector<double> shares, std::vector<int> least) {
  shares_ = std::move(shares);
  least_ = std::move(least);
  apply();
}

void PlaceSplitter::resizeEvent(QResizeEvent* event) {
  QSplitter::resizeEvent(event);
  apply();
}

void PlaceSplitter::apply() {
  if (shares_.empty()) return;
  const bool wide = orientation() == Qt::Horizontal;
  const int total = (wide ? width() : height()) - handleWidth() * (count() - 1);
  if (total <= 0) return;
  std::vector<int> least = least_;
  const int sum = std::accumulate(least.begin(), least.end(), 0);
  if (sum > total) {
    for (int& one : least) one = one * total / sum;
  }
  for (int part = 0; part < count(); ++part) {
    const int length = least[static_cast<std::size_t>(part)];
    widget(part)->setMinimumSize(wide ? length : 0, wide ? 0 : length);
  }
  setSizes(lengths_of(shares_, least, total));
}

}  // namespace earshot
