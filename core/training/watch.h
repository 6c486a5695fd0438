#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/data/pcm_cache.h"
#include "core/experiment/experiment.h"
#include "core/models/encoder.h"
#include "core/training/events.h"

namespace earshot {

/// The clips that the map and the kNN accuracy follow while training: a sample drawn once from the
/// seed, ascending, of all splits.
std::vector<std::int64_t> watched_clips(const Dataset& dataset, std::uint64_t seed,
                                        std::int64_t count);

/// Accuracy of the weighted kNN vote (bank: training clips; queries: validation clips; the test
/// split is never asked), 0..1; empty where the sample holds no labels, or no clips of either
/// split.
std::optional<double> watched_knn_accuracy(const Dataset& dataset, const Experiment& experiment,
                                           const Embeddings& embeddings);

}  // namespace earshot
