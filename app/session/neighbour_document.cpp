#include "app/session/neighbour_document.h"

#include <utility>

namespace earshot {

NeighbourDocument::NeighbourDocument(Tasks& tasks, FeatureDocument& features, QObject* parent)
    : QObject(parent), tasks_(tasks), features_(features) {
  connect(&features_, &FeatureDocument::changed, this, &NeighbourDocument::search);
}

void NeighbourDocument::set_centre(std::int64_t clip) {
  if (clip == centre_) return;
  centre_ = clip;
  place_ = -1;
  entries_.clear();
  Q_EMIT changed();
  search();
}

void NeighbourDocument::search() {
  if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
  const auto features = features_.features();
  const std::int64_t row = features_.row_of(centre_);
  if (row < 0) {
    entries_.clear();
    place_ = -1;
    Q_EMIT changed();
    return;
  }
  task_ = tasks_.run(
      {},
      [features, row](const TaskContext&) {
        std::vector<Entry> found;
        for (const Neighbour& one : nearest(*features, row, count)) {
          found.push_back({features->item(one.row), one.similarity});
        }
        return found;
      },
      [this](std::vector<Entry> found) {
        task_ = 0;
        // New features while somebody walks: stay on the clip where it is still a neighbour.
        const Item here =
            place_ >= 0 ? entries_[static_cast<std::size_t>(place_)].item : Item{centre_};
        entries_ = std::move(found);
        place_ = -1;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
          if (entries_[i].item == here) place_ = static_cast<int>(i);
        }
        Q_EMIT changed();
      });
}

std::int64_t NeighbourDocument::walk(int steps) {
  const int places = static_cast<int>(entries_.size()) + 1;
  return go(((place_ + 1 + steps) % places + places) % places - 1);
}

std::int64_t NeighbourDocument::go(int place) {
  if (place >= static_cast<int>(entries_.size())) return -1;
  place_ = place;
  Q_EMIT changed();
  return place < 0 ? centre_ : entries_[static_cast<std::size_t>(place)].item.clip;
}

}  // namespace earshot
