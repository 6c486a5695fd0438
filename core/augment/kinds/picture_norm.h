#pragma once

#include <torch/torch.h>

#include <limits>

namespace earshot {

/// All values of all pictures together to mean 0 and deviation 1 (unbiased, at least 2^-23):
/// BYOL-A's normalisation after augmentation (Niizumi et al. 2021, "BYOL for Audio", sec. III-C).
/// pictures [n, ...] with two values at least.
torch::Tensor batch_normalised(const torch::Tensor& pictures);

/// (pictures - mean) / deviation with figures known beforehand, as BYOL-A's second version has it
/// (Niizumi et al. 2023, code).
torch::Tensor fixed_normalised(const torch::Tensor& pictures, double mean, double deviation);

/// BYOL-A's normalisation before augmentation (Niizumi et al. 2021, sec. III-C; the rule is its
/// code's): the running mean of the pictures' means, and of their mean squared distance from that
/// mean after them; each picture is normalised by the figures that hold after it. After a number of
/// pictures the figures freeze. They are buffers (float64).
class RunningNorm : public torch::nn::Module {
 public:
  RunningNorm();

  /// pictures [n, ...], in their order; returns them normalised.
  torch::Tensor forward(const torch::Tensor& pictures);
  /// Pictures that count; not part of a checkpoint. At least 1.
  void freeze_after(std::int64_t pictures) { limit_ = pictures; }

  const torch::Tensor& mean() const { return mean_; }  ///< scalar
  torch::Tensor deviation() const;                     ///< scalar, biased, at least 2^-23

 private:
  std::int64_t limit_ = std::numeric_limits<std::int64_t>::max();
  torch::Tensor count_, mean_, variance_;
};

}  // namespace earshot
