#pragma once

#include <vector>

#include "core/experiment/run_folder.h"
#include "core/measures/health_verdict.h"

namespace earshot {

/// The best health figures among a run's metrics, so that a resumed run's verdicts compare with the
/// same ones as those of a run that never stopped.
BestHealth earlier_health(const std::vector<MetricLine>& metrics);

}  // namespace earshot
