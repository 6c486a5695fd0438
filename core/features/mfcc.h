#pragma once

#include <torch/torch.h>

#include "core/models/log_mel.h"

namespace earshot {

struct MfccOptions {
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t window = 400;         ///< samples, of the window and of the FFT
  std::int64_t hop = 160;            ///< samples
  std::int64_t bands = 128;
  std::int64_t coefficients = 20;  ///< at most as many as bands
  double range_db = 80;            ///< what lies deeper below the loudest cell is raised to there
};

/// The orthonormal discrete cosine transform of the second kind, [coefficients, bands], float64.
torch::Tensor cosine_transform(std::int64_t coefficients, std::int64_t bands);

/// Mel-frequency cepstral coefficients as librosa's (Davis & Mermelstein 1980; Slaney's mel scale
/// and areas): the cosine transform of the log-mel spectrum in decibels, whose floor lies range_db
/// below the loudest cell of each row's whole sound. Frames are centred on multiples of the hop,
/// the sound mirrored at its ends.
class Mfcc {
 public:
  /// Throws std::invalid_argument where the options contradict each other.
  explicit Mfcc(const MfccOptions& options);
  /// waveform [batch, time] in its own precision; returns [batch, coefficients, frames].
  torch::Tensor operator()(const torch::Tensor& waveform, std::int64_t frames) const;

 private:
  MfccOptions options_;
  LogMelOptions mel_;
  torch::Tensor window_, filterbank_, transform_;
};

}  // namespace earshot
