#pragma once

#include <vector>

#include "widgets/curves/curves_view.h"

namespace earshot {

/// The plots of every run, also before their first value: loss, accuracies, health, learning rate.
std::vector<CurvePlot> common_plots();

}  // namespace earshot
