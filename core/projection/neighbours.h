#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/features.h"

namespace earshot {

/// How near two rows are to each other.
enum class Nearness {
  Cosine,    ///< by their directions: -1..1, 1 for the same
  Euclidean  ///< by their places: their distance, 0 for the same
};

/// Which rows are looked for about one.
enum class NeighbourKind {
  Nearest,
  SameLabelFar,   ///< of its own label, the farthest first: what the features tear apart
  OtherLabelNear  ///< of another label, the nearest first: what they take for the same
};

struct NeighbourSearch {
  int k = 10;
  Nearness nearness = Nearness::Cosine;
  NeighbourKind kind = NeighbourKind::Nearest;
};

struct NearRow {
  std::int64_t row = 0;
  float nearness = 0;  ///< by the search's measure
};

/// The k rows about a row, itself left out; equal ones by their number. `labels`: one a row, -1 for
/// none, which is neither the same nor another; needed where the kind asks for them. A row that is
/// all zero has cosine 0 with every other. Throws std::out_of_range for a row that is not there,
/// std::invalid_argument where labels are missing.
std::vector<NearRow> find_neighbours(const Features& features, std::int64_t row,
                                     const NeighbourSearch& search,
                                     std::span<const int> labels = {});

}  // namespace earshot
