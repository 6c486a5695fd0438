#pragma once

#include <cstdint>
#include <vector>

#include "core/projection/nearest_rows.h"
#include "core/projection/neighbours.h"

namespace earshot {

/// The nearest of each row as UMAP's fuzzy sets take them, [rows, k]: the distance itself where it
/// is Euclidean, 1 - cosine where the rows were made ready for that (compared_rows.h).
struct UmapNearest {
  std::vector<std::int64_t> rows;
  std::vector<double> distances;
};
UmapNearest umap_nearest(const NearestRows& near, Nearness nearness);

}  // namespace earshot
