#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/projection/repulsion_tree.h"
#include "core/projection/tsne_forces.h"

namespace earshot {

/// The likeness of rows to their nearest, as t-SNE of many rows has it. The others' is 0.
struct NearAffinities {
  std::vector<std::size_t> starts;    ///< [rows + 1]: where each row begins in the other two
  std::vector<std::int32_t> columns;  ///< ascending within a row
  std::vector<float> joint;           ///< p_ij, both triangles; all together 1
};

/// The forces of t-SNE where the likeness is of the nearest alone: attraction over those, repulsion
/// over all, far groups as one (core/projection/repulsion_tree.h). Each row's sums are its own, so
/// that the number of threads changes nothing.
class NearForces {
 public:
  /// `angle` 0: every pair pushes by itself. 0.5 as in van der Maaten 2014, sec. 5.
  NearForces(NearAffinities likeness, int threads, float angle = 0.5F);

  /// Two or three dimensions. `forces` is reused. Throws std::invalid_argument where the sizes do
  /// not fit.
  void compute(const Layout<float>& layout, Forces<float>& forces);

  const NearAffinities& likeness() const { return likeness_; }

 private:
  template <int kDimensions>
  void all_rows(const Layout<float>& layout, Forces<float>& forces);

  NearAffinities likeness_;
  int threads_;
  float angle_;
  RepulsionTree tree_;
  int until_arranged_ = 0;  ///< iterations that the groups of before still serve
};

}  // namespace earshot
