#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/projection/fuzzy_set.h"
#include "core/projection/tsne_forces.h"
#include "core/projection/umap_curve.h"

namespace earshot {

/// What draws the points of a UMAP layout: rows of fuzzy sets whose columns are points.
struct UmapPulls {
  std::span<const std::size_t> starts;
  std::span<const std::int32_t> columns;
  std::span<const float> membership;
};

inline UmapPulls pulls_of(const FuzzySet& set) {
  return {set.starts, set.columns, set.membership};
}
UmapPulls pulls_of(const FuzzySet&& set) = delete;

/// The stochastic descent of UMAP (McInnes, Healy & Melville 2018, algorithm 5; sampled and limited
/// as in umap-learn): in an epoch a membership is drawn from either end as often as it is strong,
/// pulls both its points, and brings the one that it was drawn from five points at random that
/// push. Each component of a step is at most 4 times the rate.
///
/// In an epoch a point sees the others where they stood when it began, and both ends of a
/// membership reckon with the same distance: they move against each other by the same step, without
/// which groups are torn. Each has its draws from a stream of its own. So the number of threads
/// changes nothing.
class UmapDescent {
 public:
  /// What the pulls name must outlive it. Throws std::invalid_argument where their sizes do not
  /// fit.
  UmapDescent(const UmapPulls& pulls, const UmapCurve& curve, std::uint64_t seed, int threads);

  /// One epoch, from 0, of points that pull each other; the same in both directions. Two or three
  /// dimensions; else, or where the sizes do not fit, throws std::invalid_argument.
  void step(int epoch, float rate, Layout<float>& layout);
  /// One of new points that are pulled and pushed by old ones, which stay where they are: the pulls
  /// have a row for each new one, whose columns are old ones.
  void step_beside(const Layout<float>& old, int epoch, float rate, Layout<float>& layout);

 private:
  struct Step {
    int epoch;
    float rate;
    bool same;  ///< the points are those that they see
  };
  void all_points_of(const Layout<float>& seen, const Step& step, Layout<float>& layout);
  template <int kDimensions>
  void all_points(const Layout<float>& seen, const Step& step, Layout<float>& layout);

  UmapPulls pulls_;
  UmapCurve curve_;
  std::uint64_t seed_;
  int threads_;
  std::vector<float> share_;          ///< of the strongest membership: how often it is drawn
  std::vector<float> calm_;           ///< for each: what its pulls may be at a rate of 1, above 0
  std::vector<std::uint32_t> order_;  ///< points of like work beside each other
  std::size_t most_pulls_ = 0;        ///< of a point
  Layout<float> before_;
};

}  // namespace earshot
