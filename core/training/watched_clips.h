#pragma once

#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// The clips that the map and the kNN accuracy follow while training: a sample drawn once from the
/// seed, ascending, of all splits.
std::vector<std::int64_t> watched_clips(const Dataset& dataset, std::uint64_t seed,
                                        std::int64_t count);

}  // namespace earshot
