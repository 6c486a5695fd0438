#include "core/features/deltas.h"

#include <algorithm>
#include <stdexcept>

#include "core/features/framing.h"

namespace earshot {
namespace {

constexpr std::int64_t delta_side = delta_width / 2;

/// Weight of the frame `k` from the middle in the derivative, a constant over the nine frames.
double delta_weight(std::int64_t k, int order) {
  constexpr double squares = 60, fourths = 708;  // sums of k^2 and k^4 for k = -4 .. 4
  constexpr double width = static_cast<double>(delta_width);
  const double x = static_cast<double>(k);
  if (order == 1) return x / squares;
  return 2.0 * (x * x - squares / width) / (fourths - squares * squares / width);
}

}  // namespace

torch::Tensor deltas(const torch::Tensor& values, int order) {
  const std::int64_t frames = values.size(-1);
  if (frames < delta_width || order < 1 || order > 2) {
    throw std::invalid_argument("deltas: they take order 1 or 2 and at least " +
                                std::to_string(delta_width) + " frames, not " +
                                std::to_string(frames));
  }
  const torch::Tensor map = torch::zeros({frames, frames}, torch::kFloat64);
  auto weights = map.accessor<double, 2>();
  for (std::int64_t to = 0; to < frames; ++to) {
    const std::int64_t middle = std::clamp(to, delta_side, frames - 1 - delta_side);
    for (std::int64_t k = -delta_side; k <= delta_side; ++k)
      weights[middle + k][to] = delta_weight(k, order);
  }
  return values.matmul(constant_like(values, map));
}

torch::Tensor with_deltas(const torch::Tensor& values) {
  return torch::cat({values, deltas(values, 1), deltas(values, 2)}, 1);
}

}  // namespace earshot
