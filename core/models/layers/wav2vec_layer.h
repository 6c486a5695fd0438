#pragma once

#include <torch/torch.h>

#include "core/tensor/convolution.h"

namespace earshot {

struct Wav2vecLayerOptions {
  std::int64_t in = 1, out = 1, kernel = 1, stride = 1;
  std::int64_t left_padding = 0;  ///< frames
  bool zero_padding = false;      ///< else the first frame repeats
  bool bias = false;
  bool affine_norm = true;
  bool projected_skip = false;  ///< a 1 x 1 convolution brings the input to the output's width
  double dropout = 0;
};

/// Padding, convolution, dropout, one group norm over channels and time (eps 1e-5, in float32 at
/// least), ReLU.
class Wav2vecLayer : public torch::nn::Module {
 public:
  explicit Wav2vecLayer(const Wav2vecLayerOptions& options);
  /// [batch, in, time] -> [batch, out, frames]. `heard`: [batch, 1, frames] of 1 for the frames
  /// that the norm's mean and variance are of; undefined for all.
  torch::Tensor forward(const torch::Tensor& input, const torch::Tensor& heard = {});
  /// What a skip connection adds: the input, or its projection.
  torch::Tensor skipped(const torch::Tensor& input);

 private:
  torch::Tensor normed(const torch::Tensor& signal, const torch::Tensor& heard);

  Wav2vecLayerOptions options_;
  Conv1d convolution_{nullptr}, skip_{nullptr};
  torch::nn::GroupNorm norm_{nullptr};
};

}  // namespace earshot
