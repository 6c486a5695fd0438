#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/catalogue/figures.h"
#include "core/measures/health_verdict.h"

namespace earshot {

struct HealthSample;

/// A figure of health: a curve of every run, measured every so many steps.
struct HealthFigure {
  Figure figure;  ///< its id is the curve's name
  /// Nothing where the step has nothing to measure it of.
  std::function<std::optional<double>(const HealthSample&)> of;
  double HealthNumbers::* read = nullptr;  ///< where the verdict reads it
};

/// All of them, in the order in which a step tells them.
const std::vector<HealthFigure>& health_figures();

/// The numbers that a step told, as the verdict reads them; what it did not tell is NaN.
HealthNumbers health_numbers(std::int64_t step,
                             const std::vector<std::pair<std::string, double>>& told);

}  // namespace earshot
