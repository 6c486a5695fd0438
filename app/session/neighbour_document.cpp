#include "app/session/neighbour_document.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace earshot {
namespace {

/// One number a label, -1 for none.
std::vector<int> labels_of_rows(const Features& features, const NeighbourDocument::Labels& labels) {
  std::vector<int> of_rows(features.items.size(), -1);
  if (!labels.dataset || labels.column < 0) return of_rows;
  std::unordered_map<std::string_view, int> numbers;
  for (std::size_t row = 0; row < of_rows.size(); ++row) {
    const auto clip = static_cast<std::size_t>(features.items[row].clip);
    if (clip >= labels.dataset->clips.size()) continue;
    const std::string& label =
        labels.dataset->clips[clip].labels[static_cast<std::size_t>(labels.column)];
    if (label.empty()) continue;
    of_rows[row] = numbers.emplace(label, static_cast<int>(numbers.size())).first->second;
  }
  return of_rows;
}

}  // namespace

NeighbourDocument::NeighbourDocument(Tasks& tasks, FeatureDocument& features, QObject* parent)
    : QObject(parent), tasks_(tasks), features_(features) {
  connect(&features_, &FeatureDocument::changed, this, &NeighbourDocument::look);
}

void NeighbourDocument::set_centre(std::int64_t clip) {
  if (clip == centre_) return;
  centre_ = clip;
  place_ = -1;
  entries_.clear();
  Q_EMIT changed();
  look();
}

void NeighbourDocument::set_search(const NeighbourSearch& search) {
  search_ = search;
  place_ = -1;
  entries_.clear();
  Q_EMIT changed();
  look();
}

void NeighbourDocument::labels_changed() {
  const bool counts = search_.kind != NeighbourKind::Nearest;
  if (counts && labels_from_ && labels_from_().column != column_) set_search(search_);
}

void NeighbourDocument::look() {
  if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
  auto features = features_.features();
  std::int64_t row = features_.row_of(centre_);
  const bool instead = row < 0 && centre_ >= 0 && features_.log_mel() != nullptr;
  if (instead) {
    features = features_.log_mel();
    row = row_in(*features, centre_);
  }
  if (row < 0) {
    instead_ = false;
    entries_.clear();
    place_ = -1;
    Q_EMIT changed();
    return;
  }
  const Labels labels = labels_from_ ? labels_from_() : Labels{};
  column_ = labels.column;
  task_ = tasks_.run(
      {},
      [features, row, search = search_, labels](const TaskContext&) {
        std::vector<int> of_rows;
        if (search.kind != NeighbourKind::Nearest) of_rows = labels_of_rows(*features, labels);
        std::vector<Entry> found;
        for (const NearRow& one : find_neighbours(*features, row, search, of_rows)) {
          found.push_back({features->item(one.row), one.nearness});
        }
        return found;
      },
      [this, instead](std::vector<Entry> found) {
        task_ = 0;
        instead_ = instead;
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
