#include "core/projection/affinities.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

#include "core/base/stopped.h"
#include "core/projection/perplexity.h"

namespace earshot {
namespace {

constexpr std::int64_t kRowsAtOnce = 64;
/// Likenesses below this weigh nothing, and as float32 would be denormal and slow.
constexpr double kLeast = 1e-25;

std::size_t condensed_start(std::int64_t row, std::int64_t rows) {
  return static_cast<std::size_t>(row * rows - row * (row + 1) / 2);
}

/// Distances from row i to the others, the smallest taken off: it cancels in the weights, and
/// without it all could underflow.
void others(std::span<const double> all, std::size_t own, std::vector<double>& distances) {
  distances.assign(all.begin(), all.end());
  distances.erase(distances.begin() + static_cast<std::ptrdiff_t>(own));
  const double least = *std::min_element(distances.begin(), distances.end());
  for (double& distance : distances) distance -= least;
}

}  // namespace

template <class Real>
Affinities<Real> affinities(const torch::Tensor& rows, double perplexity, std::stop_token stop) {
  const std::int64_t count = rows.dim() == 2 ? rows.size(0) : 0;
  if (count < 3 || !(perplexity >= 1.0) || !(perplexity < static_cast<double>(count - 1))) {
    throw std::invalid_argument("t-SNE: needs a perplexity from 1 to below the other rows' number");
  }
  torch::NoGradGuard no_grad;
  torch::Tensor centred = rows.detach().to(torch::kCPU, torch::kFloat64);
  centred = centred - centred.mean(0);
  const torch::Tensor squares = centred.square().sum(1);

  Affinities<Real> found;
  found.rows = count;
  found.joint.assign(condensed_start(count - 1, count), Real(0));
  found.beta.assign(static_cast<std::size_t>(count), 0.0);
  std::vector<double> distances, weights(static_cast<std::size_t>(count - 1));
  const double share = 0.5 / static_cast<double>(count);
  for (std::int64_t start = 0; start < count; start += kRowsAtOnce) {
    leave_if_stopped(stop);
    const std::int64_t end = std::min(start + kRowsAtOnce, count);
    torch::Tensor block = squares.slice(0, start, end).unsqueeze(1) + squares;
    block.addmm_(centred.slice(0, start, end), centred.t(), 1.0, -2.0).clamp_min_(0.0);
    for (std::int64_t i = start; i < end; ++i) {
      const auto own = static_cast<std::size_t>(i);
      others({block.data_ptr<double>() + (i - start) * count, static_cast<std::size_t>(count)}, own,
             distances);
      const double mean = std::max(
          std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(count - 1),
          std::numeric_limits<double>::min());
      found.beta[own] = precision_for(distances, std::log(perplexity), 1.0 / mean, weights);
      for (std::int64_t j = 0; j < count; ++j) {
        if (j == i) continue;
        const double half = share * weights[static_cast<std::size_t>(j < i ? j : j - 1)];
        if (half < kLeast) continue;
        const auto [above, below] = std::minmax(i, j);
        found.joint[condensed_start(above, count) + static_cast<std::size_t>(below - above - 1)] +=
            static_cast<Real>(half);
      }
    }
  }
  return found;
}

template Affinities<float> affinities(const torch::Tensor&, double, std::stop_token);
template Affinities<double> affinities(const torch::Tensor&, double, std::stop_token);

}  // namespace earshot
