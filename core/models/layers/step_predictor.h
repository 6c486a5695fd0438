#pragma once

#include <torch/torch.h>

namespace earshot {

/// wav2vec's prediction heads h_k(c) = W_k c + b (Schneider et al. 2019, sec. 2.2): an affine map
/// for each step. The bias is one for all steps, as in fairseq, where the heads are one transposed
/// convolution over the steps (the paper writes b_k); it starts as fairseq's does, uniform within
/// 1 / sqrt(local steps), the fan that PyTorch counts for such a layer.
class StepPredictor : public torch::nn::Module {
 public:
  StepPredictor(std::int64_t context, std::int64_t local, std::int64_t steps);

  /// contexts [batch, frames, context]; returns [batch, frames, steps, local].
  torch::Tensor forward(const torch::Tensor& contexts);

 private:
  torch::Tensor weight_;  ///< [context, local, steps]
  torch::Tensor bias_;    ///< [local]
};

}  // namespace earshot
