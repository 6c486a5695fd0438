#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/catalogue/curves.h"

namespace earshot {

/// Plots whose curves several methods have. Each method lists those that it fills.
Plot similarity_plot();                     ///< positive_, negative_, largest_similarity
Plot distance_plot();                       ///< target_distance, key_distance
std::vector<Plot> prediction_step_plots();  ///< accuracy_step_#, loss_step_#
Plot noise_plot();                          ///< data_probability, noise_probability
Plot normaliser_plot();                     ///< normaliser
/// <name>_loss of the parts of a loss, each with its label.
Plot loss_parts_plot(const std::vector<std::pair<std::string, std::string>>& parts);

}  // namespace earshot
