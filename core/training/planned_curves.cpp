#include "core/training/planned_curves.h"

#include <algorithm>
#include <cstdint>

#include "core/params/binder.h"
#include "core/training/schedule.h"

namespace earshot {

PlannedCurve planned_learning_rate(const Experiment& experiment) {
  constexpr std::int64_t most_points = 400;
  const auto options = options_from<TrainingOptions>(experiment.within("training"));
  const std::int64_t steps = experiment.integer("training.steps");
  const std::int64_t apart = std::max<std::int64_t>(1, steps / most_points);
  PlannedCurve planned{"learning_rate", {}, {}};
  const auto add = [&](std::int64_t step) {
    // Steps are recorded from 1.
    planned.steps.push_back(static_cast<double>(step + 1));
    planned.values.push_back(learning_rate_at(options, step, steps));
  };
  for (std::int64_t step = 0; step < steps - 1; step += apart) add(step);
  if (steps > 0) add(steps - 1);
  return planned;
}

}  // namespace earshot
