#pragma once

#include <torch/torch.h>

namespace earshot {

struct FilterbankOptions {
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t window = 400;         ///< samples, at most n_fft
  std::int64_t n_fft = 512;          ///< samples
  std::int64_t hop = 160;            ///< samples
  std::int64_t bands = 40;
  double pre_emphasis = 0.97;
};

/// Log filterbank energies as python_speech_features makes them: y_t = x_t - 0.97 x_{t-1}, frames
/// of a rectangular window from the first sample on, the last one filled with silence, |FFT|^2 /
/// n_fft, HTK mel triangles whose edges are whole bins, natural logarithm; an empty band counts
/// as 2.2e-16.
class Filterbank {
 public:
  /// Throws std::invalid_argument where window and FFT do not fit.
  explicit Filterbank(const FilterbankOptions& options);
  /// waveform [batch, time] in its own precision; returns [batch, bands, frames], or fewer frames
  /// where the sound has no more.
  torch::Tensor operator()(const torch::Tensor& waveform, std::int64_t frames) const;

 private:
  FilterbankOptions options_;
  torch::Tensor triangles_;  ///< [n_fft / 2 + 1, bands]
};

}  // namespace earshot
