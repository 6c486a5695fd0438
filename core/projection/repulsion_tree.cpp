#include "core/projection/repulsion_tree.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace earshot {
namespace {

constexpr std::size_t kPointsOfLeaf = 32;

std::size_t place_of(int level, std::size_t index) {
  return (std::size_t{1} << level) - 1 + index;
}

}  // namespace

void PushingPoints::clear() {
  for (auto& axis : place) axis.clear();
  weight.clear();
}

void RepulsionTree::arrange(const Layout<float>& layout) {
  order_.resize(layout[0].size());
  std::iota(order_.begin(), order_.end(), 0U);
  depth_ = 0;
  while ((order_.size() >> depth_) > kPointsOfLeaf) ++depth_;
  groups_.assign((std::size_t{2} << depth_) - 1, Group());
  halve(layout, 0, 0);
}

void RepulsionTree::halve(const Layout<float>& layout, int level, std::size_t index) {
  if (level == depth_) return;
  const auto at = [this](std::size_t place) {
    return order_.begin() + static_cast<std::ptrdiff_t>(place);
  };
  const auto first = at(bound(level, index)), last = at(bound(level, index + 1));
  const auto middle = at(bound(level + 1, 2 * index + 1));
  std::size_t longest = 0;
  float most = -1;
  for (std::size_t d = 0; d < layout.size(); ++d) {
    const auto by_place = [&axis = layout[d]](std::uint32_t a, std::uint32_t b) {
      return axis[a] < axis[b];
    };
    const auto [low, high] = std::minmax_element(first, last, by_place);
    const float side = layout[d][*high] - layout[d][*low];
    if (side > most) {
      most = side;
      longest = d;
    }
  }
  // Of equal places the lower number first, so that the same layout gives the same groups.
  std::nth_element(first, middle, last,
                   [&axis = layout[longest]](std::uint32_t a, std::uint32_t b) {
                     return axis[a] != axis[b] ? axis[a] < axis[b] : a < b;
                   });
  halve(layout, level + 1, 2 * index);
  halve(layout, level + 1, 2 * index + 1);
}

void RepulsionTree::update(const Layout<float>& layout) {
  places_.resize(layout.size());
  for (std::size_t d = 0; d < layout.size(); ++d) {
    places_[d].resize(order_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) places_[d][i] = layout[d][order_[i]];
  }
  for (std::size_t leaf = 0; leaf < leaves(); ++leaf) {
    Group& group = groups_[place_of(depth_, leaf)];
    const auto first = static_cast<std::ptrdiff_t>(first_of(leaf));
    const auto last = static_cast<std::ptrdiff_t>(last_of(leaf));
    group.side = 0;
    for (std::size_t d = 0; d < layout.size(); ++d) {
      const auto begin = places_[d].begin() + first, end = places_[d].begin() + last;
      const auto [low, high] = std::minmax_element(begin, end);
      group.low[d] = *low;
      group.high[d] = *high;
      group.middle[d] = std::accumulate(begin, end, 0.0F) / static_cast<float>(last - first);
      group.side = std::max(group.side, *high - *low);
    }
  }
  for (int level = depth_ - 1; level >= 0; --level) {
    for (std::size_t index = 0; index < (std::size_t{1} << level); ++index) {
      Group& group = groups_[place_of(level, index)];
      const Group& a = groups_[place_of(level + 1, 2 * index)];
      const Group& b = groups_[place_of(level + 1, 2 * index + 1)];
      const std::size_t first = bound(level, index), last = bound(level, index + 1);
      const std::size_t between = bound(level + 1, 2 * index + 1);
      const float share = static_cast<float>(between - first) / static_cast<float>(last - first);
      group.side = 0;
      for (std::size_t d = 0; d < layout.size(); ++d) {
        group.low[d] = std::min(a.low[d], b.low[d]);
        group.high[d] = std::max(a.high[d], b.high[d]);
        group.middle[d] = share * a.middle[d] + (1 - share) * b.middle[d];
        group.side = std::max(group.side, group.high[d] - group.low[d]);
      }
    }
  }
}

void RepulsionTree::add_points(std::size_t leaf, PushingPoints& pushing) const {
  const auto first = static_cast<std::ptrdiff_t>(first_of(leaf));
  const auto last = static_cast<std::ptrdiff_t>(last_of(leaf));
  for (std::size_t d = 0; d < places_.size(); ++d) {
    pushing.place[d].insert(pushing.place[d].end(), places_[d].begin() + first,
                            places_[d].begin() + last);
  }
  pushing.weight.insert(pushing.weight.end(), static_cast<std::size_t>(last - first), 1.0F);
}

void RepulsionTree::gather(std::size_t leaf, float angle, PushingPoints& pushing) const {
  struct Step {
    int level;
    std::size_t index;
  };
  pushing.place.resize(places_.size());
  pushing.clear();
  const Group& own = groups_[place_of(depth_, leaf)];
  std::array<Step, 128> waiting;  // two a level at most
  std::size_t count = 0;
  waiting[count++] = {0, 0};
  while (count > 0) {
    const Step step = waiting[--count];
    const Group& group = groups_[place_of(step.level, step.index)];
    float apart = 0;
    for (std::size_t d = 0; d < places_.size(); ++d) {
      const float off =
          std::max({own.low[d] - group.middle[d], group.middle[d] - own.high[d], 0.0F});
      apart += off * off;
    }
    if (group.side * group.side < angle * angle * apart) {
      const std::size_t first = bound(step.level, step.index);
      const std::size_t last = bound(step.level, step.index + 1);
      for (std::size_t d = 0; d < places_.size(); ++d) {
        pushing.place[d].push_back(group.middle[d]);
      }
      pushing.weight.push_back(static_cast<float>(last - first));
    } else if (step.level == depth_) {
      add_points(step.index, pushing);
    } else {
      waiting[count++] = {step.level + 1, 2 * step.index};
      waiting[count++] = {step.level + 1, 2 * step.index + 1};
    }
  }
}

}  // namespace earshot
