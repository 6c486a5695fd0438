#include "core/training/watched_figures.h"

#include <cmath>
#include <string>

namespace earshot {

WatchedFigures watched_figures(const StepDone& step) {
  const auto figure = [&step](const std::string& name) -> std::optional<double> {
    for (const auto& [id, value] : step.values) {
      if (id == name && std::isfinite(value)) return value;
    }
    return std::nullopt;
  };
  return {figure("positive_similarity"), figure("negative_similarity"),
          figure("contrastive_accuracy")};
}

}  // namespace earshot
