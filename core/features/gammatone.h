#pragma once

#include <torch/torch.h>

namespace earshot {

struct GammatoneOptions {
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t channels = 40;
  double low_hz = 500;  ///< centre of the lowest channel
};

/// Centre frequencies, lowest first, equally far apart on the scale of equivalent rectangular
/// bandwidths from low_hz up to, but without, half the sample rate (Slaney 1993, Apple TR 35).
std::vector<double> gammatone_centres(const GammatoneOptions& options);

/// Slaney's fourth-order gammatone filterbank and its log levels (gtgram of the gammatone package).
/// The recursive filters are applied as their impulse responses, in float64 throughout, because
/// what rings on after a sound is far below float32's rounding of the sound itself.
class Gammatone {
 public:
  explicit Gammatone(const GammatoneOptions& options);
  /// waveform [batch, time]; returns the squared channel signals [batch, channels, time], float64.
  torch::Tensor power(const torch::Tensor& waveform) const;

 private:
  torch::Tensor responses_;  ///< [channels, taps]
};

/// log(sqrt(mean over the window) + 1e-10) of frames from the first sample on, at least one, at
/// most so many as asked for. power [batch, channels, time]; [batch, channels, frames].
torch::Tensor log_levels(const torch::Tensor& power, std::int64_t window, std::int64_t hop,
                         std::int64_t frames);

}  // namespace earshot
