#pragma once

#include <functional>
#include <vector>

#include "core/measures/knn.h"
#include "core/measures/linear_probe.h"
#include "core/measures/protocol.h"

namespace earshot {

/// The linear probe: fitted on the training items, its strength chosen on the validation items,
/// told of the test items. Of the encoder also knn_accuracy, of the weighted vote of the nearest
/// training items. Throws as linear_probe does.
ProbeResult linear_protocol(const ProtocolTask& task, const KnnSettings& knn);

/// The same with the probe itself, to hear more with it.
struct FittedProtocol {
  ProbeResult result;
  ClassesOfRows classes_of;
};
FittedProtocol fitted_protocol(const ProtocolTask& task, const KnnSettings& knn);

}  // namespace earshot
