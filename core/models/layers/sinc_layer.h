#pragma once

#include <torch/torch.h>

namespace earshot {

struct SincLayerOptions {
  std::int64_t filters = 64;
  std::int64_t kernel = 251;  ///< samples; odd
  std::int64_t stride = 1;    ///< samples
  std::int64_t sample_rate = 16000;
  double first_low_hz = 30;  ///< where the mel-spaced bands begin
  double least_low_hz = 50;  ///< added to every lower edge
  double least_band_hz = 50;
};

/// SincNet's first layer (Ravanelli & Bengio 2018, sec. 2; as PASE uses it, Pascual et al. 2019,
/// sec. 2.1): band-pass filters, each the difference of two sinc low-passes under a Hamming window,
/// of which only the lower edge and the width are learned. With l, b the two parameters of a
/// filter, its band goes from least_low + |l| to that + least_band + |b|, at most half the sample
/// rate, and its centre tap is 1. Begins with bands of equal width on the mel scale.
class SincLayer : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument for an even kernel or bands that do not fit the sample rate.
  explicit SincLayer(const SincLayerOptions& options);

  /// signal [batch, 1, time], padded by the caller; returns [batch, filters, (time - kernel) /
  /// stride + 1].
  torch::Tensor forward(const torch::Tensor& signal);
  /// The filters as they are now, [filters, 1, kernel], in the parameters' precision.
  torch::Tensor filters() const;

 private:
  SincLayerOptions options_;
  torch::Tensor low_hz_, band_hz_;  ///< [filters, 1], Hz
};

}  // namespace earshot
