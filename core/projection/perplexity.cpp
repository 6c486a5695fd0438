#include "core/projection/perplexity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {
namespace {

constexpr double kEntropyTolerance = 1e-12;
constexpr int kMostSteps = 200;
/// Terms below exp(-50) of the largest do not change a sum of float64.
constexpr double kFarthest = 50.0;

struct Spread {
  double entropy = 0;
  double mean = 0, variance = 0;  ///< of the distances under the weights
};

/// Weights exp(-beta d) of the distances (the smallest being 0), summing to 1, and their spread.
Spread weigh(std::span<const double> distances, double beta, std::span<double> weights) {
  double sum = 0.0, first = 0.0, second = 0.0;
  for (std::size_t j = 0; j < distances.size(); ++j) {
    const double d = distances[j];
    const double weight = beta * d < kFarthest ? std::exp(-beta * d) : 0.0;
    weights[j] = weight;
    if (weight == 0.0) continue;
    sum += weight;
    first += weight * d;
    second += weight * d * d;
  }
  for (double& weight : weights) weight /= sum;
  const double mean = first / sum;
  return {std::log(sum) + beta * mean, mean, std::max(second / sum - mean * mean, 0.0)};
}

}  // namespace

// The entropy falls as beta grows; its slope by log(beta) is -beta^2 times the variance of the
// distances.
double precision_for(std::span<const double> distances, double entropy, double guess,
                     std::span<double> weights) {
  double low = 0.0, high = std::numeric_limits<double>::infinity();
  double beta = guess;
  for (int step = 0; step < kMostSteps; ++step) {
    const Spread spread = weigh(distances, beta, weights);
    const double off = spread.entropy - entropy;
    if (std::abs(off) <= kEntropyTolerance) break;
    (off > 0.0 ? low : high) = beta;
    const double slope = beta * beta * spread.variance;
    double next = slope > 0.0 ? beta * std::exp(std::clamp(off / slope, -3.0, 3.0)) : 0.0;
    if (!(next > low && next < high)) {
      next = std::isfinite(high) ? 0.5 * (low + high) : 2.0 * beta;
    }
    if (next == beta || !std::isfinite(next)) break;
    beta = next;
  }
  return beta;
}

}  // namespace earshot
