#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/tensor/convolution.h"

namespace earshot {

/// A worker that looks at one frame: a hidden layer with a PReLU for each unit (initial slope 0.25)
/// and a linear layer (Pascual et al. 2019, sec. 2.2). Parameter names are those of PASE's code.
class FrameWorker : public torch::nn::Module {
 public:
  FrameWorker(std::int64_t in, std::int64_t hidden, std::int64_t out);
  /// embedding [batch, in, frames]; returns [batch, out, frames].
  torch::Tensor forward(const torch::Tensor& embedding);

 private:
  Conv1d out_{nullptr};
  torch::nn::ModuleList blocks_;
};

struct WaveDecoderOptions {
  std::int64_t in = 100;
  std::vector<std::int64_t> widths = {512, 256, 128};
  std::vector<std::int64_t> strides = {4, 4, 10};
  std::int64_t kernel = 30;  ///< samples; made longer where a stride asks for it
  std::int64_t hidden = 64;
  double slope = 0;  ///< where the transposed convolutions' PReLUs begin
};

/// The worker that gives the waveform back: transposed convolutions, each with a PReLU for each
/// channel, up to one vector a sample, then a FrameWorker's two layers (Pascual et al. 2019,
/// sec. 2.2). The product of the strides is the samples of a frame.
class WaveDecoder : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument unless there is one width for each stride.
  explicit WaveDecoder(const WaveDecoderOptions& options);
  /// embedding [batch, in, frames]; returns [batch, 1, frames x product of the strides].
  torch::Tensor forward(const torch::Tensor& embedding);

 private:
  std::size_t ups_ = 0;
  torch::nn::ModuleList blocks_;
  Conv1d out_{nullptr};
};

/// Three strides whose product is the hop: up to 4, up to 4, and the rest. 160: {4, 4, 10}.
std::vector<std::int64_t> decoder_strides(std::int64_t hop);

}  // namespace earshot
