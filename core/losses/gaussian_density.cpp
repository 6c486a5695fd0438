#include "core/losses/gaussian_density.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace earshot {

torch::Tensor log_normal_density(const torch::Tensor& u, double mean, double deviation) {
  const auto dimensions = static_cast<double>(u.size(1));
  const double normaliser =
      -0.5 * dimensions * std::log(2.0 * std::numbers::pi * deviation * deviation);
  return normaliser - 0.5 * ((u - mean) / deviation).square().sum(1);
}

torch::Tensor unnormalised_gaussian(const torch::Tensor& u, const torch::Tensor& mean,
                                    const torch::Tensor& precision, const torch::Tensor& c) {
  const std::int64_t dimensions = mean.numel();
  if (u.dim() != 2 || u.size(1) != dimensions ||
      precision.numel() != dimensions * (dimensions + 1) / 2 || c.numel() != 1) {
    throw std::invalid_argument(
        "a normal model takes samples [samples, dimensions], a mean, the lower triangle of a "
        "precision and one constant");
  }
  const torch::Tensor away = u - mean;
  torch::Tensor form = torch::zeros({u.size(0)}, u.options());
  std::int64_t place = 0;
  for (std::int64_t row = 0; row < dimensions; ++row) {
    for (std::int64_t column = 0; column <= row; ++column) {
      // An entry beside the diagonal stands in P twice.
      const double times = row == column ? 0.5 : 1.0;
      form = form + times * precision[place++] * away.select(1, row) * away.select(1, column);
    }
  }
  return c - form;
}

}  // namespace earshot
