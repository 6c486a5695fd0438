#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/data/pcm_cache.h"
#include "core/experiment/experiment.h"
#include "core/models/encoder.h"
#include "core/training/events.h"
#include "core/training/watched_clips.h"

namespace earshot {

/// Accuracy of the weighted kNN vote (bank: training clips; queries: validation clips; the test
/// split is never asked), 0..1; empty where the sample holds no labels, or no clips of either
/// split.
std::optional<double> watched_knn_accuracy(const Dataset& dataset, const Experiment& experiment,
                                           const Features& features);

}  // namespace earshot
