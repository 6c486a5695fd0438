#pragma once

#include <vector>

#include "core/catalogue/curves.h"

namespace earshot {

/// The plots of every run, in their order: loss, accuracies, health (Evaluation's figures of a
/// batch and of the sample that is embedded), learning rate.
std::vector<Plot> common_plots();

/// The plot of these in which what tells the label without training is at home.
const std::string& plot_of_label_accuracy();

/// What is recorded with every step for others than the curves: the time that it took.
const std::vector<std::string>& recorded_without_a_curve();

}  // namespace earshot
