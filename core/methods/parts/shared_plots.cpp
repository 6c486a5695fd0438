#include "core/methods/parts/shared_plots.h"

namespace earshot {

Plot similarity_plot() {
  return {"similarity",
          "Similarity",
          {{"positive_similarity", "positive"},
           {"negative_similarity", "negative"},
           {"largest_similarity", "largest"}}};
}

Plot distance_plot() {
  return {"distance",
          "Distance to the target",
          {{"target_distance", "target encoder"}, {"key_distance", "key encoder"}},
          0.0};
}

std::vector<Plot> prediction_step_plots() {
  return {{"step_accuracy", "Accuracy by step", {{"accuracy_step_#", "step #"}}, 0.0, 1.0},
          {"step_loss", "Loss by step", {{"loss_step_#", "step #"}}}};
}

Plot noise_plot() {
  return {"told_apart",
          "Data told from noise",
          {{"data_probability", "data"}, {"noise_probability", "noise"}},
          0.0,
          1.0};
}

Plot normaliser_plot() {
  return {"normaliser", "Learned normaliser", {{"normaliser", "normaliser"}}};
}

Plot loss_parts_plot(const std::vector<std::pair<std::string, std::string>>& parts) {
  Plot plot{"loss_parts", "Parts of the loss", {}};
  for (const auto& [name, label] : parts) plot.curves.push_back({name + "_loss", label});
  return plot;
}

}  // namespace earshot
