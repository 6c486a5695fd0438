#include "core/methods/kinds/pase/workers.h"

#include <algorithm>
#include <stdexcept>

namespace earshot {
namespace {

torch::nn::PReLU slopes(std::int64_t channels, double start = 0.25) {
  return torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(channels).init(start));
}

class Hidden : public torch::nn::Module {
 public:
  Hidden(std::int64_t in, std::int64_t out) {
    linear_ = register_module("W", Conv1d(torch::nn::Conv1dOptions(in, out, 1)));
    act_ = register_module("act", slopes(out));
  }
  torch::Tensor forward(const torch::Tensor& signal) {
    return act_->forward(linear_->forward(signal));
  }

 private:
  Conv1d linear_{nullptr};
  torch::nn::PReLU act_{nullptr};
};

class Up : public torch::nn::Module {
 public:
  Up(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride, double slope) {
    // As long as an even number of samples more than the stride: cut by half of them at each end,
    // the output is just `stride` times as long as the input.
    const std::int64_t longer = std::max(kernel, stride);
    const std::int64_t length = longer + (longer - stride) % 2;
    deconv_ =
        register_module("deconv", ConvTranspose1d(torch::nn::ConvTranspose1dOptions(in, out, length)
                                                      .stride(stride)
                                                      .padding((length - stride) / 2)));
    act_ = register_module("act", slopes(out, slope));
  }
  torch::Tensor forward(const torch::Tensor& signal) {
    return act_->forward(deconv_->forward(signal));
  }

 private:
  ConvTranspose1d deconv_{nullptr};
  torch::nn::PReLU act_{nullptr};
};

std::int64_t largest_divisor(std::int64_t number, std::int64_t most) {
  while (number % most != 0) --most;
  return most;
}

}  // namespace

FrameWorker::FrameWorker(std::int64_t in, std::int64_t hidden, std::int64_t out) {
  blocks_->push_back(Hidden(in, hidden));
  register_module("blocks", blocks_);
  out_ = register_module("W", Conv1d(torch::nn::Conv1dOptions(hidden, out, 1)));
}

torch::Tensor FrameWorker::forward(const torch::Tensor& embedding) {
  return out_->forward(blocks_->at<Hidden>(0).forward(embedding));
}

WaveDecoder::WaveDecoder(const WaveDecoderOptions& options) : ups_(options.strides.size()) {
  if (options.widths.size() != ups_ || ups_ == 0) {
    throw std::invalid_argument("PASE's waveform worker takes one width for each stride");
  }
  std::int64_t width = options.in;
  for (std::size_t i = 0; i < ups_; ++i) {
    blocks_->push_back(
        Up(width, options.widths[i], options.kernel, options.strides[i], options.slope));
    width = options.widths[i];
  }
  blocks_->push_back(Hidden(width, options.hidden));
  register_module("blocks", blocks_);
  out_ = register_module("W", Conv1d(torch::nn::Conv1dOptions(options.hidden, 1, 1)));
}

torch::Tensor WaveDecoder::forward(const torch::Tensor& embedding) {
  torch::Tensor signal = embedding;
  for (std::size_t i = 0; i < ups_; ++i) signal = blocks_->at<Up>(i).forward(signal);
  return out_->forward(blocks_->at<Hidden>(ups_).forward(signal));
}

std::vector<std::int64_t> decoder_strides(std::int64_t hop) {
  const std::int64_t first = largest_divisor(hop, 4);
  const std::int64_t second = largest_divisor(hop / first, 4);
  return {first, second, hop / first / second};
}

}  // namespace earshot
