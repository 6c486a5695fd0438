#include "core/models/encoders/audio_ntt_network.h"

#include <stdexcept>
#include <string>

#include "core/models/encoders/picture_options.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"
#include "core/tensor/dropout.h"

namespace earshot {
namespace {

constexpr std::int64_t ntt_channels = 64;

}  // namespace

AudioNttNetwork::AudioNttNetwork(const AudioNttShape& shape) : shape_(shape) {
  if (shape.bands < least_frames()) {
    throw std::invalid_argument("audio-ntt takes at least " + std::to_string(least_frames()) +
                                " mel bands, not " + std::to_string(shape.bands));
  }
  std::int64_t before = 1;
  for (std::int64_t block = 0; block < shape.blocks; ++block) {
    Conv2d convolution(torch::nn::Conv2dOptions(before, ntt_channels, 3).padding(1));
    features_->push_back(convolution);
    features_->push_back(BatchNorm2d(ntt_channels));
    features_->push_back(torch::nn::ReLU());
    features_->push_back(torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(2).stride(2)));
    before = ntt_channels;
  }
  fc_->push_back(torch::nn::Linear(convolved(), shape.features));
  fc_->push_back(torch::nn::ReLU());
  fc_->push_back(Dropout(shape.dropout));
  fc_->push_back(torch::nn::Linear(shape.features, shape.features));
  fc_->push_back(torch::nn::ReLU());
  weights_channels_last(*features_);
  register_module("features", features_);
  register_module("fc", fc_);
}

std::int64_t AudioNttNetwork::convolved() const {
  return ntt_channels * (shape_.bands >> shape_.blocks);
}

std::int64_t AudioNttNetwork::width() const {
  return shape_.features + (shape_.keeps_convolved ? convolved() : 0);
}

torch::Tensor AudioNttNetwork::steps_of(const torch::Tensor& picture) {
  const torch::Tensor maps = features_->forward(channels_last(picture));
  const torch::Tensor steps = maps.permute({0, 3, 2, 1}).flatten(2);
  const torch::Tensor mixed = fc_->forward(steps);
  return shape_.keeps_convolved ? torch::cat({steps, mixed}, 2) : mixed;
}

torch::Tensor AudioNttNetwork::forward(const torch::Tensor& picture) {
  const torch::Tensor steps = steps_of(picture);
  return steps.amax(1) + steps.mean(1);
}

}  // namespace earshot
