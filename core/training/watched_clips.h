#pragma once

#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// The clips that the map and the kNN accuracy follow while training: a sample drawn once from the
/// seed, ascending, of all splits.
std::vector<std::int64_t> watched_clips(const Dataset& dataset, std::uint64_t seed,
                                        std::int64_t count);

/// The file of their embeddings after so many steps, in a run's folder of embeddings.
std::string embeddings_file(std::int64_t step);

}  // namespace earshot
