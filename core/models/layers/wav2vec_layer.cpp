#include "core/models/layers/wav2vec_layer.h"

#include "core/tensor/at_least_float32.h"
#include "core/tensor/dropout.h"

namespace earshot {

Wav2vecLayer::Wav2vecLayer(const Wav2vecLayerOptions& options) : options_(options) {
  convolution_ = register_module(
      "convolution", Conv1d(torch::nn::Conv1dOptions(options.in, options.out, options.kernel)
                                .stride(options.stride)
                                .bias(options.bias)));
  norm_ = register_module(
      "norm", torch::nn::GroupNorm(
                  torch::nn::GroupNormOptions(1, options.out).affine(options.affine_norm)));
  if (options.projected_skip) {
    skip_ = register_module(
        "skip", Conv1d(torch::nn::Conv1dOptions(options.in, options.out, 1).bias(false)));
  }
}

torch::Tensor Wav2vecLayer::normed(const torch::Tensor& signal, const torch::Tensor& heard) {
  if (!heard.defined()) return norm_->forward(signal);
  const torch::Tensor count = (heard.sum({1, 2}, true) * signal.size(1)).clamp_min(1.0);
  const torch::Tensor mean = (signal * heard).sum({1, 2}, true) / count;
  const torch::Tensor away = signal - mean;
  const torch::Tensor variance = (away.square() * heard).sum({1, 2}, true) / count;
  const torch::Tensor values = away / (variance + norm_->options.eps()).sqrt();
  if (!options_.affine_norm) return values;
  return values * norm_->weight.view({1, -1, 1}) + norm_->bias.view({1, -1, 1});
}

torch::Tensor Wav2vecLayer::forward(const torch::Tensor& input, const torch::Tensor& heard) {
  torch::Tensor signal = input;
  if (options_.left_padding > 0) {
    signal = options_.zero_padding ? torch::constant_pad_nd(signal, {options_.left_padding, 0})
                                   : torch::replication_pad1d(signal, {options_.left_padding, 0});
  }
  signal = convolution_->forward(signal);
  signal = dropped(signal, options_.dropout, is_training());
  return torch::relu(normed(at_least_float32(signal), heard));
}

torch::Tensor Wav2vecLayer::skipped(const torch::Tensor& input) {
  return skip_ ? skip_->forward(input) : input;
}

}  // namespace earshot
