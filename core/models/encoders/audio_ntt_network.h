#pragma once

#include <torch/torch.h>

namespace earshot {

struct AudioNttShape {
  std::int64_t bands = 64;
  std::int64_t features = 2048;  ///< width of the two linear layers
  /// 3: AudioNTT2020 of BYOL-A; 2: AudioNTT2022 of its second version.
  std::int64_t blocks = 3;
  /// Whether the convolutions' own features are kept beside those of the linear layers (2022).
  bool keeps_convolved = false;
  double dropout = 0.3;
};

/// The network of BYOL-A (Niizumi et al. 2021, "BYOL for Audio", sec. III-D, AudioNTT2020) and of
/// its second version (Niizumi et al. 2023, sec. III-C, AudioNTT2022) on a normalised log-mel
/// picture: blocks of 3x3 convolution to 64 channels, batch norm, ReLU and 2x2 maximum; for each
/// time step the channels of all bands (band x 64 + channel) through two linear layers with ReLU,
/// dropout between; over time the maximum plus the mean. Children are named as in the published
/// code, so that its weights keep their names.
class AudioNttNetwork : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument where the bands vanish in the blocks.
  explicit AudioNttNetwork(const AudioNttShape& shape);

  /// picture [batch, 1, bands, frames >= least_frames()]; returns [batch, frames / 2^blocks,
  /// width()].
  torch::Tensor steps_of(const torch::Tensor& picture);
  /// The same, pooled over time: [batch, width()].
  torch::Tensor forward(const torch::Tensor& picture);

  std::int64_t width() const;
  /// The shortest picture of which a time step is left.
  std::int64_t least_frames() const { return std::int64_t{1} << shape_.blocks; }

 private:
  std::int64_t convolved() const;

  AudioNttShape shape_;
  torch::nn::Sequential features_, fc_;
};

}  // namespace earshot
