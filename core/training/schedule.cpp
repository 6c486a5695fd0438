#include "core/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace earshot {

double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t steps) {
  const auto warmup = options.warmup_steps;
  if (step < warmup) {
    return options.learning_rate * static_cast<double>(step + 1) / static_cast<double>(warmup);
  }
  if (options.schedule == TrainingOptions::Schedule::Steps) {
    double rate = options.learning_rate;
    for (const double share : milestones_from(options.milestones)) {
      if (static_cast<double>(step) >= share * static_cast<double>(steps)) {
        rate *= options.milestone_factor;
      }
    }
    return rate;
  }
  const auto length = static_cast<double>(std::max<std::int64_t>(steps - warmup, 1));
  const double share = std::min(static_cast<double>(step - warmup) / length, 1.0);
  const double fallen = options.learning_rate - options.final_rate;
  if (options.schedule == TrainingOptions::Schedule::Cosine) {
    return options.final_rate + fallen * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
  }
  if (options.schedule == TrainingOptions::Schedule::Polynomial) {
    return options.final_rate + fallen * std::pow(1.0 - share, options.decay_power);
  }
  return options.learning_rate;
}

}  // namespace earshot
