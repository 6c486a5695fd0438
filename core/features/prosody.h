#pragma once

#include <torch/torch.h>

#include "core/features/swipe.h"

namespace earshot {

struct ProsodyOptions {
  SwipeOptions pitch;         ///< with the sample rate and the hop
  std::int64_t window = 320;  ///< samples, of energy and zero crossings
  /// PASE's code takes the last voiced frame before an unvoiced one for unvoiced.
  bool last_voiced_as_unvoiced = false;
};

constexpr std::int64_t prosody_rows = 4;

/// The pitch in Hz, 0 where unvoiced, as the logarithm of a contour without gaps: straight between
/// the voiced frames, constant before the first and after the last; where there is none, the middle
/// of the tracker's range. pitch [batch, frames]; the same shape.
torch::Tensor continuous_log_pitch(const torch::Tensor& pitch, const SwipeOptions& options);

/// PASE's prosody target (Pascual et al. 2019, sec. 2.2): the interpolated logarithm of F0, voicing
/// (1 or 0), energy (root mean square) and the share of zero crossings, of frames centred on
/// multiples of the hop.
class Prosody {
 public:
  explicit Prosody(const ProsodyOptions& options);
  /// waveform [batch, time] in its own precision; returns [batch, 4, frames].
  torch::Tensor operator()(const torch::Tensor& waveform, std::int64_t frames) const;
  const Swipe& tracker() const { return swipe_; }

 private:
  ProsodyOptions options_;
  Swipe swipe_;
};

}  // namespace earshot
