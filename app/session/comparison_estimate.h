#pragma once

#include <QString>
#include <vector>

#include "app/session/run_list.h"
#include "core/experiment/comparison.h"

namespace earshot {

/// How long the trainings of a comparison take here, by the runs that were made on this machine
/// (with details) and the limit of time: "6 trainings, about 12 min".
QString comparison_estimate(const Comparison& comparison, const std::vector<RunSummary>& runs);

/// "40 s", "12 min", "3.5 h".
QString duration_words(double seconds);

}  // namespace earshot
