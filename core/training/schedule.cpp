#include "core/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace earshot {

std::vector<double> milestones_from(const std::string& text) {
  std::vector<double> shares;
  const auto refuse = [&] {
    throw ParameterError("training.milestones",
                         "\"" + text +
                             "\" is not allowed; it takes rising shares of the run between 0 and "
                             "1, separated by commas: 0.6, 0.8");
  };
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    std::istringstream words(part);
    double share = 0;
    std::string rest;
    if (!(words >> share) || (words >> rest)) refuse();
    if (share <= (shares.empty() ? 0.0 : shares.back()) || share >= 1.0) refuse();
    shares.push_back(share);
  }
  return shares;
}

double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t steps) {
  const auto warmup = options.warmup_steps;
  if (step < warmup) {
    return options.learning_rate * static_cast<double>(step + 1) / static_cast<double>(warmup);
  }
  if (options.schedule == "steps") {
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
  if (options.schedule == "cosine") {
    return options.final_rate + fallen * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
  }
  if (options.schedule == "polynomial") {
    return options.final_rate + fallen * std::pow(1.0 - share, options.decay_power);
  }
  return options.learning_rate;
}

}  // namespace earshot
