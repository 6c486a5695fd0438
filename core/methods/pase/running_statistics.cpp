#include "core/methods/pase/running_statistics.h"

namespace earshot {

RunningStatistics::RunningStatistics(std::int64_t rows) {
  count_ = register_buffer("count", torch::zeros({}, torch::kFloat64));
  mean_ = register_buffer("mean", torch::zeros({rows}, torch::kFloat64));
  squares_ = register_buffer("squares", torch::zeros({rows}, torch::kFloat64));
}

void RunningStatistics::take_in(const torch::Tensor& values) {
  const auto fresh = static_cast<double>(values.size(0) * values.size(2));
  const torch::Tensor mean = values.mean(torch::IntArrayRef({0, 2}), /*keepdim=*/true);
  const torch::Tensor squares =
      (values - mean).square().sum(torch::IntArrayRef({0, 2})).to(torch::kFloat64);
  const torch::Tensor total = count_ + fresh;
  const torch::Tensor away = mean.flatten().to(torch::kFloat64) - mean_;
  squares_.add_(squares + away.square() * (count_ * fresh / total));
  mean_.add_(away * (fresh / total));
  count_.add_(fresh);
}

torch::Tensor RunningStatistics::standardised(const torch::Tensor& values) {
  /// Below this part of its mean, a deviation is rounding.
  constexpr double rounding = 1e-6;
  const torch::NoGradGuard no_grad;
  if (is_training()) take_in(values);
  const torch::Tensor deviation = (squares_ / count_.clamp_min(1.0)).sqrt();
  const torch::Tensor moves = deviation.gt(rounding * mean_.abs());
  const torch::Tensor scale = torch::where(moves, 1.0 / deviation, torch::zeros_like(deviation));
  const auto column = [&](const torch::Tensor& row) {
    return row.to(values.scalar_type()).view({1, -1, 1});
  };
  return (values - column(mean_)) * column(scale);
}

}  // namespace earshot
