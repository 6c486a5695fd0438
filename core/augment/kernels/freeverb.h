#pragma once

#include <torch/torch.h>

#include <array>
#include <vector>

namespace earshot {

/// The reverberator Freeverb (Jezar at Dreampoint, public domain) as SoX 14.4 sets it up: per side
/// eight parallel feedback combs with a one-pole low-pass in each loop, then four allpasses; the
/// other side's delays differ by 12 samples up and down.
struct Freeverb {
  struct Side {
    std::array<std::int64_t, 8> combs{};      ///< samples
    std::array<std::int64_t, 4> allpasses{};  ///< samples
  };
  std::array<Side, 2> sides;
  double feedback = 0.0;  ///< of the combs, 0.3 to 0.98
  double damping = 0.0;   ///< pole of the low-pass, 0.2 to 0.5
};

/// SoX's three dials, each 0 to 100 %.
Freeverb freeverb(double reverberance, double damping, double room_size, std::int64_t sample_rate);

/// The sound and the mean of both sides' reverberation, at SoX's level (0.015 after the combs).
/// By the recursion itself. `in` and `out` [samples] may not overlap.
void reverberate(const Freeverb& reverb, const float* in, float* out, std::int64_t samples);

/// The same, one reverberator a row, waveform [batch, 1, time]: the reverberator is linear, so its
/// transfer function times the spectrum gives the same without a recursion over time. The response
/// never ends, so the transform is taken on a circle outside the unit circle, where it has died
/// away before it could wrap around.
torch::Tensor reverberated(const torch::Tensor& waveform, const std::vector<Freeverb>& reverbs);

}  // namespace earshot
