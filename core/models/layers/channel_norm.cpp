#include "core/models/layers/channel_norm.h"

#include <cmath>
#include <stdexcept>

#include "core/tensor/at_least_float32.h"

namespace earshot {

ChannelNorm::ChannelNorm(std::int64_t channels) {
  if (channels < 2) throw std::invalid_argument("a norm over channels needs two of them");
  weight_ = register_parameter("weight", torch::ones({channels}));
  bias_ = register_parameter("bias", torch::zeros({channels}));
}

torch::Tensor ChannelNorm::forward(const torch::Tensor& frames) {
  // LibTorch's layer norm, fused, divides by the number of channels n; with n - 1:
  // var n / (n - 1) + eps = (var + eps (n - 1) / n) n / (n - 1).
  const double share = 1.0 - 1.0 / static_cast<double>(weight_.size(0));
  const torch::Tensor last = at_least_float32(frames).transpose(1, 2);
  return torch::layer_norm(last, weight_.sizes(), weight_ * std::sqrt(share), bias_, 1e-5 * share)
      .transpose(1, 2);
}

}  // namespace earshot
