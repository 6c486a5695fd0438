#include "core/features/framing.h"

#include <algorithm>

namespace earshot {
namespace {

template <class Place>
torch::Tensor gathered(const torch::Tensor& values, std::int64_t before, std::int64_t after,
                       const Place& place) {
  const std::int64_t size = values.size(-1);
  if (before == 0 && after == 0) return values;
  std::vector<std::int64_t> index;
  for (std::int64_t i = -before; i < size + after; ++i) index.push_back(place(i, size));
  const torch::Tensor places = torch::tensor(index, torch::kInt64);
  return values.index_select(-1, places.to(values.device(), /*non_blocking=*/true));
}

}  // namespace

torch::Tensor mirrored_ends(const torch::Tensor& values, std::int64_t before, std::int64_t after) {
  return gathered(values, before, after, [](std::int64_t i, std::int64_t size) {
    if (size == 1) return std::int64_t{0};
    const std::int64_t period = 2 * (size - 1);
    const std::int64_t within = ((i % period) + period) % period;
    return std::min(within, period - within);
  });
}

torch::Tensor repeated_ends(const torch::Tensor& values, std::int64_t before, std::int64_t after) {
  return gathered(values, before, after, [](std::int64_t i, std::int64_t size) {
    return std::clamp<std::int64_t>(i, 0, size - 1);
  });
}

torch::Tensor fitted_frames(const torch::Tensor& values, std::int64_t frames) {
  const std::int64_t there = values.size(-1);
  if (there >= frames) return values.narrow(-1, 0, frames);
  return repeated_ends(values, 0, frames - there);
}

torch::Tensor first_frames(const torch::Tensor& values, std::int64_t most) {
  return values.narrow(-1, 0, std::min(most, values.size(-1)));
}

torch::Tensor constant_like(const torch::Tensor& values, const torch::Tensor& constant) {
  return constant.to(values.device(), values.scalar_type(), /*non_blocking=*/true);
}

}  // namespace earshot
