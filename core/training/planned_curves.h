#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace earshot {

/// A curve that is known before the first step.
struct PlannedCurve {
  std::string name;  ///< of the series that the run will record
  std::vector<double> steps, values;
};

/// What the experiment plans of a run: its learning rate over all its steps (schedule.h), at some
/// hundred of them.
PlannedCurve planned_learning_rate(const Experiment& experiment);

}  // namespace earshot
