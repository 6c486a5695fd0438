#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// The views that a step of an experiment takes of each clip, in their order. Empty where the
/// method's rule cannot make them of these settings; contradictions() says why.
std::vector<ViewPlan> views_of(const Catalogue& catalogue, const Experiment& experiment);

}  // namespace earshot
