#include "tests/example_encoder/m5.h"

#include <stdexcept>

#include "core/models/layers/strided_layers.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"

namespace earshot::example {
namespace {

constexpr std::int64_t pooled_by = 4;

/// How sound becomes shorter: convolution and pooling in turn.
const std::vector<StridedLayer> layers{
    {80, 4, 0}, {pooled_by, pooled_by, 0}, {3, 1, 1}, {pooled_by, pooled_by, 0},
    {3, 1, 1},  {pooled_by, pooled_by, 0}, {3, 1, 1}, {pooled_by, pooled_by, 0}};

}  // namespace

void describe(Binder& binder, M5Options& options) {
  binder.integer("channels", options.channels)
      .label("Channels")
      .hard(1, 1024)
      .soft(16, 256)
      .scale(Scale::Log)
      .help("Channels of the first two layers; the third has twice, the fourth four times as many.")
      .source("Dai et al. 2017, table 1: 128; 32: ours, for a CPU");
}

M5::M5(const M5Options& options) : features_(4 * options.channels) {
  const std::int64_t widths[] = {options.channels, options.channels, 2 * options.channels,
                                 4 * options.channels};
  std::int64_t in = 1;
  for (std::size_t i = 0; i < std::size(widths); ++i) {
    const StridedLayer& layer = layers[2 * i];
    blocks_->push_back(Conv1d(torch::nn::Conv1dOptions(in, widths[i], layer.kernel)
                                  .stride(layer.stride)
                                  .padding(layer.padding)
                                  .bias(false)));
    blocks_->push_back(BatchNorm1d(widths[i]));
    blocks_->push_back(torch::nn::ReLU());
    blocks_->push_back(torch::nn::MaxPool1d(torch::nn::MaxPool1dOptions(pooled_by)));
    in = widths[i];
  }
  register_module("blocks", blocks_);
}

torch::Tensor M5::forward(const torch::Tensor& waveform) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum_samples()) {
    throw std::invalid_argument("m5 takes sound of shape [batch, 1, at least " +
                                std::to_string(minimum_samples()) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
  return blocks_->forward(waveform).mean(2);
}

std::int64_t M5::shortest_sound() {
  return samples_of(1, layers);
}

}  // namespace earshot::example
