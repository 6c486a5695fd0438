#include "core/models/encoders/sample_cnn.h"

#include <array>
#include <stdexcept>

#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"

namespace earshot {
namespace {

constexpr std::int64_t field = SampleCnn::shortest_crop;
constexpr std::int64_t sample_cnn_width = 512;
constexpr std::array<std::int64_t, 9> middle_channels{128, 128, 256, 256, 256, 256, 256, 256, 512};

/// Convolution, batch norm, max pooling where there is any, ReLU. CLMR rectifies before it pools;
/// the values and gradients are the same in either order, and this one rectifies a third as many.
class SampleBlock : public torch::nn::Module {
 public:
  SampleBlock(std::int64_t in, std::int64_t out, std::int64_t stride, std::int64_t padding,
              bool pool)
      : pool_(pool) {
    const auto shape = torch::nn::Conv1dOptions(in, out, 3).stride(stride).padding(padding);
    convolution_ = register_module("0", Conv1d(shape));
    norm_ = register_module("1", BatchNorm1d(out));
  }

  torch::Tensor forward(const torch::Tensor& input) {
    const torch::Tensor normed = norm_->forward(convolution_->forward(input));
    return torch::relu(pool_ ? torch::max_pool1d(normed, 3, 3) : normed);
  }

 private:
  bool pool_;
  Conv1d convolution_{nullptr};
  BatchNorm1d norm_{nullptr};
};

void check(const torch::Tensor& waveform) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < field ||
      waveform.size(2) >= 2 * field) {
    throw std::invalid_argument(
        "sample-cnn takes sound of shape [batch, 1, 59049 to 118097 samples], not " +
        c10::str(waveform.sizes()));
  }
}

}  // namespace

void describe(Binder&, SampleCnnOptions&) {}

SampleCnn::SampleCnn() {
  sequential_->push_back(SampleBlock(1, 128, 3, 0, false));
  std::int64_t channels = 128;
  for (const std::int64_t next : middle_channels) {
    sequential_->push_back(SampleBlock(channels, next, 1, 1, true));
    channels = next;
  }
  sequential_->push_back(SampleBlock(channels, sample_cnn_width, 1, 1, false));
  register_module("sequential", sequential_);
}

torch::Tensor SampleCnn::forward(const torch::Tensor& waveform) {
  check(waveform);
  torch::Tensor signal = waveform;
  for (std::size_t i = 0; i < layers(); ++i) signal = apply_layer(i, signal);
  return signal.flatten(1);
}

std::size_t SampleCnn::layers() const {
  return sequential_->size();
}

torch::Tensor SampleCnn::apply_layer(std::size_t index, const torch::Tensor& signal) {
  return sequential_->at<SampleBlock>(index).forward(signal);
}

std::int64_t SampleCnn::features() const {
  return sample_cnn_width;
}
std::int64_t SampleCnn::minimum_samples() const {
  return field;
}

}  // namespace earshot
