#pragma once

#include <torch/torch.h>

#include <vector>

namespace earshot {

struct SwipeOptions {
  std::int64_t sample_rate = 16000;  ///< Hz
  double lowest_hz = 60;
  double highest_hz = 300;
  std::int64_t hop = 160;  ///< samples
  double threshold = 0.3;  ///< of pitch strength, below which a frame is unvoiced
};

/// The pitch tracker SWIPE' (Camacho & Harris 2008, "A sawtooth waveform inspired pitch estimator
/// for speech and music"): the square root of the spectrum, on a scale of equivalent rectangular
/// bandwidths, is compared with cosine lobes around each candidate's first and prime harmonics;
/// each candidate takes its strength from the two windows whose lengths suit it best. Candidates
/// lie 1/96 octave apart; a parabola through the best three gives the pitch. Batched, without a
/// wait for a value.
class Swipe {
 public:
  /// Throws std::invalid_argument unless 0 < lowest < highest < half the sample rate.
  explicit Swipe(const SwipeOptions& options);
  /// waveform [batch, time] in its own precision; returns the pitch in Hz, 0 where unvoiced,
  /// [batch, frames]; frame i is centred on sample i * hop.
  torch::Tensor operator()(const torch::Tensor& waveform, std::int64_t frames) const;

 private:
  struct Window {
    std::int64_t size = 0;    ///< samples
    torch::Tensor shape;      ///< Hann, [size]
    torch::Tensor spline;     ///< [size / 2 + 1, points]: the spectrum's values on the ERB scale
    torch::Tensor templates;  ///< [points, candidates], times the window's share in each
  };
  torch::Tensor strength(const torch::Tensor& waveform, const Window& window,
                         std::int64_t frames) const;

  SwipeOptions options_;
  std::vector<double> candidates_;  ///< Hz
  std::vector<Window> windows_;
};

}  // namespace earshot
