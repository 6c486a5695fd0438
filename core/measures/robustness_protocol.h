#pragma once

#include "core/measures/knn.h"
#include "core/measures/protocol.h"

namespace earshot {

/// The linear protocol, and then the test items again through each of the task's distortions: the
/// probe stays as it was fitted on the clean sound. Of each its accuracy, and whether the run's
/// training draws anything of its kinds. `figures` begins with unseen_accuracy, the mean over the
/// distortions that are not seen, or over all where there is none; then seen_accuracy where there
/// are any; then what the clean test items say. Throws as linear_probe does, and
/// std::invalid_argument where there is no distortion.
ProbeResult robustness_protocol(const ProtocolTask& task, const KnnSettings& knn);

}  // namespace earshot
