#pragma once

#include <torch/torch.h>

namespace earshot {

/// Normalises every frame over its channels, with a learned scale and shift for each channel:
/// facebookresearch/CPC_audio's "layerNorm" (Rivière et al. 2020, sec. 3), whose variance is the
/// unbiased one. frames [batch, channels, time], channels >= 2; eps 1e-5. Float32 at least.
class ChannelNorm : public torch::nn::Module {
 public:
  explicit ChannelNorm(std::int64_t channels);
  torch::Tensor forward(const torch::Tensor& frames);

 private:
  torch::Tensor weight_, bias_;  ///< [channels]
};

}  // namespace earshot
