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
  if (options.schedule == "constant") return options.learning_rate;
  const auto length = static_cast<double>(std::max<std::int64_t>(steps - warmup, 1));
  const double share = std::min(static_cast<double>(step - warmup) / length, 1.0);
  return options.learning_rate * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
}

}  // namespace earshot
