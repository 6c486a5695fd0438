#pragma once

#include <torch/torch.h>

#include <functional>
#include <stop_token>

namespace earshot {

struct LbfgsSettings {
  int history = 10;
  int iterations = 1000;
  double gradient = 1e-8;  ///< done when no entry of the gradient, times its unit, is larger
  torch::Tensor units;     ///< one unit for each entry, or undefined for ones
};

struct Minimum {
  torch::Tensor point;
  double value = 0;
  double gradient = 0;  ///< largest entry, times its unit
  int iterations = 0;
  bool converged = false;
};

/// Value and gradient (in the shape of the point) of a smooth, strictly convex function.
using ValueAndGradient = std::function<std::pair<double, torch::Tensor>(const torch::Tensor&)>;

/// Limited-memory BFGS with backtracking (Nocedal & Wright 2006, algorithms 7.4 and 3.1). Where
/// values no longer resolve the progress, the slope decides (Hager & Zhang 2005, eq. 4.1), so that
/// the gradient falls to the rounding of float64. Expects a problem whose curvature is about one.
Minimum minimise(const ValueAndGradient& function, const torch::Tensor& start,
                 const LbfgsSettings& settings, std::stop_token stop = {});

}  // namespace earshot
