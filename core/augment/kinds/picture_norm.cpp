#include "core/augment/kinds/picture_norm.h"

namespace earshot {
namespace {

constexpr double least_picture_deviation = 0x1p-23;

}  // namespace

torch::Tensor batch_normalised(const torch::Tensor& pictures) {
  return (pictures - pictures.mean()) / pictures.std().clamp_min(least_picture_deviation);
}

torch::Tensor fixed_normalised(const torch::Tensor& pictures, double mean, double deviation) {
  return (pictures - mean) / deviation;
}

RunningNorm::RunningNorm() {
  count_ = register_buffer("count", torch::zeros({}, torch::kInt64));
  mean_ = register_buffer("mean", torch::zeros({}, torch::kFloat64));
  variance_ = register_buffer("variance", torch::zeros({}, torch::kFloat64));
}

torch::Tensor RunningNorm::deviation() const {
  return variance_.sqrt().clamp_min(least_picture_deviation);
}

torch::Tensor RunningNorm::forward(const torch::Tensor& pictures) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor flat = pictures.flatten(1);
  const torch::Tensor before = count_.clamp_max(limit_);
  const torch::Tensor after =
      (before + torch::arange(1, pictures.size(0) + 1, count_.options())).clamp_max(limit_);
  const torch::Tensor counts =
      (after > torch::cat({before.view({1}), after.slice(0, 0, -1)})).to(torch::kFloat64);
  const torch::Tensor number = after.to(torch::kFloat64);
  const auto averaged = [&](const torch::Tensor& so_far, const torch::Tensor& values) {
    return (so_far * before + (values * counts).cumsum(0)) / number;
  };
  const torch::Tensor means = averaged(mean_, flat.mean(1).to(torch::kFloat64));
  const torch::Tensor away = flat - means.unsqueeze(1).to(flat.dtype());
  const torch::Tensor variances = averaged(variance_, away.square().mean(1).to(torch::kFloat64));
  count_.copy_(after.select(0, -1));
  mean_.copy_(means.select(0, -1));
  variance_.copy_(variances.select(0, -1));
  const torch::Tensor deviations = variances.sqrt().clamp_min(least_picture_deviation);
  return (away / deviations.unsqueeze(1).to(flat.dtype())).view(pictures.sizes());
}

}  // namespace earshot
