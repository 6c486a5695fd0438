#include "core/projection/umap_nearest.h"

#include <cmath>

namespace earshot {

UmapNearest umap_nearest(const NearestRows& near, Nearness nearness) {
  const std::int64_t count = near.rows.numel();
  const auto* rows = near.rows.data_ptr<std::int64_t>();
  const auto* squares = near.distances.data_ptr<double>();
  UmapNearest found{{rows, rows + count}, {squares, squares + count}};
  for (double& distance : found.distances) {
    distance = nearness == Nearness::Cosine ? distance / 2 : std::sqrt(distance);
  }
  return found;
}

}  // namespace earshot
