#pragma once

#include "core/models/encoder.h"
#include "core/params/binder.h"

namespace earshot::example {

struct M5Options {
  std::int64_t channels = 32;
};
void describe(Binder& binder, M5Options& options);

/// M5 (Dai et al. 2017, "Very deep convolutional neural networks for raw waveforms", table 1): four
/// convolutions on raw sound, each with batch norm, ReLU and max pooling by 4, then the mean over
/// time. The first has 80 samples and strides by 4; there are 128 channels in the paper, doubled
/// in the last two. It lives in the tests alone: the example of docs/add-an-encoder.md.
class M5 : public Encoder {
 public:
  explicit M5(const M5Options& options);
  /// waveform [batch, 1, time >= minimum_samples()]; returns [batch, features()]. Throws
  /// std::invalid_argument for any other shape.
  torch::Tensor forward(const torch::Tensor& waveform) override;
  std::int64_t features() const override { return features_; }
  std::int64_t minimum_samples() const override { return shortest_sound(); }
  static std::int64_t shortest_sound();  ///< in samples

 private:
  std::int64_t features_;
  torch::nn::Sequential blocks_;
};

}  // namespace earshot::example
