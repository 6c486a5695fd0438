#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/tensor/at_least_float32.h"

namespace earshot {

/// The sizes of `groups` groups of consecutive rows, as even as can be, the larger ones first.
inline std::vector<std::int64_t> group_sizes(std::int64_t rows, std::int64_t groups) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(groups), rows / groups);
  for (std::int64_t i = 0; i < rows % groups; ++i) ++sizes[static_cast<std::size_t>(i)];
  return sizes;
}

/// Batch norm (Ioffe & Szegedy 2015), as torch::nn::BatchNorm1d and 2d are, which in training can
/// also normalise groups of consecutive rows apart, each by statistics of its own, as if each lay
/// on a device of its own (He et al. 2019, MoCo, sec. 3.3). All else of a network treats rows apart
/// anyway, so it takes them all at once. LibTorch's own modules cannot be derived from: 1.13 does
/// not export all of them.
template <std::size_t Dimensions, class Derived>
class GroupedNorm
    : public torch::nn::NormImplBase<Dimensions, Derived, torch::nn::BatchNormOptions> {
 public:
  using torch::nn::NormImplBase<Dimensions, Derived, torch::nn::BatchNormOptions>::NormImplBase;

  /// [batch, channels] or [batch, channels, time] (1d), [batch, channels, height, width] (2d);
  /// returns the same shape. The groups are as even as can be; the running statistics move once for
  /// each.
  torch::Tensor forward(const torch::Tensor& rows) { return forward_of_heard(rows, {}); }
  /// `heard`: [batch, 1, time] of 1 for the frames that the statistics are of; undefined for all.
  torch::Tensor forward_of_heard(const torch::Tensor& rows, const torch::Tensor& heard) {
    _check_input_dim(rows);
    if (groups == 1 || !this->is_training()) return normalised(rows, heard);
    // Not tensor_split: the gradient of its slices would fill a whole batch for each.
    const std::vector<std::int64_t> sizes = group_sizes(rows.size(0), groups);
    std::vector<torch::Tensor> parts = rows.split_with_sizes(sizes);
    std::vector<torch::Tensor> counted(parts.size());
    if (heard.defined()) counted = heard.split_with_sizes(sizes);
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = normalised(parts[i], counted[i]);
    return torch::cat(parts);
  }

  std::int64_t groups = 1;  ///< 1 to the rows of a batch

 protected:
  void _check_input_dim(const torch::Tensor& rows) override {
    const bool fits = Dimensions == 1 ? rows.dim() == 2 || rows.dim() == 3 : rows.dim() == 4;
    TORCH_CHECK(fits, "batch norm in ", Dimensions, "d does not take ", rows.dim(), " dimensions");
  }

 private:
  torch::Tensor normalised(const torch::Tensor& rows, const torch::Tensor& heard) {
    const bool training = this->is_training();
    const bool tracks = this->options.track_running_stats();
    double momentum = this->options.momentum().value_or(0.0);
    if (training && tracks) {
      this->num_batches_tracked += 1;
      if (!this->options.momentum()) {
        momentum = 1.0 / this->num_batches_tracked.template item<double>();
      }
    }
    if (heard.defined() && (training || !tracks)) return normalised_by(rows, heard, momentum);
    return torch::batch_norm(rows, this->weight, this->bias, this->running_mean, this->running_var,
                             training || !tracks, momentum, this->options.eps(),
                             at::globalContext().userEnabledCuDNN());
  }

  /// What torch::batch_norm does, with the mean and variance of the heard frames.
  torch::Tensor normalised_by(const torch::Tensor& rows, const torch::Tensor& heard,
                              double momentum) {
    const torch::Tensor values = at_least_float32(rows), counts = heard.to(values.scalar_type());
    const torch::Tensor count = counts.sum().clamp_min(1.0);
    const torch::Tensor mean = (values * counts).sum(at::IntArrayRef({0, 2}), true) / count;
    const torch::Tensor away = values - mean;
    const torch::Tensor variance =
        (away.square() * counts).sum(at::IntArrayRef({0, 2}), true) / count;
    if (this->options.track_running_stats()) {
      const torch::NoGradGuard no_grad;
      const torch::Tensor unbiased = variance * count / (count - 1.0).clamp_min(1.0);
      this->running_mean.lerp_(mean.flatten().to(this->running_mean.scalar_type()), momentum);
      this->running_var.lerp_(unbiased.flatten().to(this->running_var.scalar_type()), momentum);
    }
    torch::Tensor normed = away / (variance + this->options.eps()).sqrt();
    if (this->options.affine()) {
      normed = normed * this->weight.view({1, -1, 1}) + this->bias.view({1, -1, 1});
    }
    return normed.to(rows.scalar_type());
  }
};

class BatchNorm1dImpl : public GroupedNorm<1, BatchNorm1dImpl> {
 public:
  using GroupedNorm::GroupedNorm;
};
class BatchNorm2dImpl : public GroupedNorm<2, BatchNorm2dImpl> {
 public:
  using GroupedNorm::GroupedNorm;
};
TORCH_MODULE(BatchNorm1d);
TORCH_MODULE(BatchNorm2d);

/// Calls `visit(norm)` where the module is a batch norm, ours or LibTorch's.
template <class Visit>
void visit_batch_norm(torch::nn::Module& module, const Visit& visit) {
  if (auto* norm = module.as<BatchNorm1dImpl>()) visit(*norm);
  if (auto* norm = module.as<BatchNorm2dImpl>()) visit(*norm);
  if (auto* norm = module.as<torch::nn::BatchNorm1dImpl>()) visit(*norm);
  if (auto* norm = module.as<torch::nn::BatchNorm2dImpl>()) visit(*norm);
}

}  // namespace earshot
