#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/projection/tsne_forces.h"

namespace earshot {

/// What pushes the points of one leaf: near ones each for itself, far groups as one point of their
/// weight.
struct PushingPoints {
  Layout<float> place;
  std::vector<float> weight;
  void clear();
};

/// Points of a layout in groups of groups (Barnes & Hut 1986; for t-SNE van der Maaten 2014,
/// sec. 4.2), asked by leaves of some 32 neighbouring points in the place of single ones, so that
/// what pushes a leaf is gathered once and its points are reckoned in lanes.
class RepulsionTree {
 public:
  /// Halves the points at the median along their longer side, over and over. Two or three
  /// dimensions.
  void arrange(const Layout<float>& layout);
  /// Takes the groups' middles and sides from the points as they are now, in the groups of before.
  void update(const Layout<float>& layout);

  std::size_t leaves() const { return std::size_t{1} << depth_; }
  /// The points of a leaf: order()[first..last).
  std::size_t first_of(std::size_t leaf) const { return bound(depth_, leaf); }
  std::size_t last_of(std::size_t leaf) const { return bound(depth_, leaf + 1); }
  const std::vector<std::uint32_t>& order() const { return order_; }
  /// Places in order.
  const Layout<float>& places() const { return places_; }

  /// What pushes a leaf, its own points among it. A group counts as one point where its longest
  /// side is below `angle` times the distance from its middle to the leaf's box; with 0 none does.
  void gather(std::size_t leaf, float angle, PushingPoints& pushing) const;

 private:
  struct Group {
    float middle[3] = {0, 0, 0}, low[3] = {0, 0, 0}, high[3] = {0, 0, 0};
    float side = 0;
  };

  std::size_t bound(int level, std::size_t index) const { return (order_.size() * index) >> level; }
  void halve(const Layout<float>& layout, int level, std::size_t index);
  void add_points(std::size_t leaf, PushingPoints& pushing) const;

  int depth_ = 0;
  std::vector<std::uint32_t> order_;
  Layout<float> places_;
  std::vector<Group> groups_;  ///< level by level: 2^level - 1 + index
};

}  // namespace earshot
