#pragma once

#include "core/experiment/training_options.h"

namespace earshot {

/// The learning rate of a step (counted from 0): linear warm-up from rate/warmup to the full rate
/// (Goyal et al. 2017, sec. 2.2), then constant; or down to the final rate, by the half cosine
/// (Loshchilov & Hutter 2017, eq. 5, without restarts) or as final + (rate - final)(1 - t)^power;
/// or times the factor at each milestone.
double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t steps);

}  // namespace earshot
