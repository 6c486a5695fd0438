#include "core/measures/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/base/stopped.h"

namespace earshot {
namespace {

struct Pair {
  torch::Tensor moved, turned;  ///< change of the point and of its gradient
  double curvature;             ///< their product, positive
};

double product(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::dot(a.flatten(), b.flatten()).item<double>();
}

/// The two-loop recursion: the gradient times the remembered inverse curvature, downhill.
torch::Tensor direction(const torch::Tensor& gradient, const std::deque<Pair>& pairs) {
  torch::Tensor way = gradient.clone();
  std::vector<double> weights(pairs.size());
  for (std::size_t i = pairs.size(); i-- > 0;) {
    weights[i] = product(pairs[i].moved, way) / pairs[i].curvature;
    way.sub_(pairs[i].turned * weights[i]);
  }
  if (!pairs.empty()) {
    way.mul_(pairs.back().curvature / product(pairs.back().turned, pairs.back().turned));
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double along = product(pairs[i].turned, way) / pairs[i].curvature;
    way.add_(pairs[i].moved * (weights[i] - along));
  }
  return way.neg_();
}

struct Probe {
  torch::Tensor point, gradient;
  double value = 0;
  bool accepted = false;
};

Probe line_search(const ValueAndGradient& function, const torch::Tensor& from, double value,
                  const torch::Tensor& way, double slope) {
  constexpr double kDecrease = 1e-4, kSlope = 0.1, kRounding = 1e-12;
  double step = 1.0;
  Probe probe;
  for (int attempt = 0; attempt < 40; ++attempt) {
    probe.point = from + way * step;
    std::tie(probe.value, probe.gradient) = function(probe.point);
    const bool lower = probe.value <= value + kDecrease * step * slope;
    const bool flatter = probe.value <= value + kRounding * std::abs(value) &&
                         product(probe.gradient, way) <= (2.0 * kSlope - 1.0) * slope;
    if (std::isfinite(probe.value) && (lower || flatter)) {
      probe.accepted = true;
      return probe;
    }
    // The minimum of the parabola through what is known, within sane bounds.
    const double bend = 2.0 * (probe.value - value - slope * step);
    const double minimum = bend > 0.0 ? -slope * step * step / bend : 0.5 * step;
    step = std::clamp(std::isfinite(minimum) ? minimum : 0.0, 0.1 * step, 0.5 * step);
  }
  return probe;
}

}  // namespace

Minimum minimise(const ValueAndGradient& function, const torch::Tensor& start,
                 const LbfgsSettings& settings, std::stop_token stop) {
  Minimum found;
  found.point = start.clone();
  auto [value, gradient] = function(found.point);
  std::deque<Pair> pairs;
  while (true) {
    found.value = value;
    const torch::Tensor measured = settings.units.defined() ? gradient * settings.units : gradient;
    found.gradient = measured.abs().max().item<double>();
    found.converged = found.gradient <= settings.gradient;
    if (found.converged || found.iterations >= settings.iterations) break;
    leave_if_stopped(stop);
    torch::Tensor way = direction(gradient, pairs);
    double slope = product(gradient, way);
    if (!(slope < 0.0)) {
      pairs.clear();
      way = gradient.neg();
      slope = -product(gradient, gradient);
    }
    Probe probe = line_search(function, found.point, value, way, slope);
    if (!probe.accepted) {
      if (pairs.empty()) break;  // as far as float64 goes
      pairs.clear();
      continue;
    }
    Pair pair{probe.point - found.point, probe.gradient - gradient, 0.0};
    pair.curvature = product(pair.moved, pair.turned);
    if (pair.curvature > 0.0) pairs.push_back(pair);
    if (static_cast<int>(pairs.size()) > settings.history) pairs.pop_front();
    found.point = probe.point;
    value = probe.value;
    gradient = probe.gradient;
    ++found.iterations;
  }
  return found;
}

}  // namespace earshot
