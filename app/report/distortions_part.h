#pragma once

#include <QString>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/runs/compared_figures.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// What a run's result says of distortions, as HTML: the picture and a table; empty
/// where it has none. On the window's thread.
QString distortions_part(const Catalogue& catalogue, const EvaluationResult& result);

/// The same of the methods of a comparison, means over their seeds, beside the baselines; empty
/// where no trial heard any.
QString distortions_part(const Catalogue& catalogue, const std::vector<TrialResult>& trials);

}  // namespace earshot
