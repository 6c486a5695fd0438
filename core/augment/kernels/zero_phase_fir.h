#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/base/real_fft.h"

namespace earshot {

/// The right half of a symmetric impulse response: the centre tap first. Its frequency response is
/// real, so nothing is delayed.
using HalfKernel = std::vector<double>;

/// Each row filtered by its own kernel; the sound is taken to go on at either end with its first or
/// last value. waveform [batch, 1, time], one kernel a row, none longer than `longest` taps.
/// On the CPU by overlap-save, elsewhere by one transform of the whole.
torch::Tensor filtered(const torch::Tensor& waveform, const std::vector<HalfKernel>& kernels,
                       std::int64_t longest);

/// Hann-windowed sinc low-pass, taps normalised to sum 1, as julius 0.2 makes it: `cutoff` in
/// cycles a sample, (0, 0.5]; half the width is `zeros` zero crossings of the sinc.
HalfKernel low_pass_kernel(double cutoff, std::int64_t zeros);
/// What the low-pass leaves.
HalfKernel high_pass_kernel(double cutoff, std::int64_t zeros);
/// The taps that these kernels have: int(zeros / cutoff / 2) + 1.
std::int64_t sinc_taps(double cutoff, std::int64_t zeros);

/// Makes Hann-windowed kernels with given responses.
class KernelOfGains {
 public:
  /// `half`: a power of two; the kernels have half + 1 taps.
  explicit KernelOfGains(std::size_t half) : transform_(2 * half) {}
  /// `gains` (linear) at 0 .. half the sample rate, evenly spaced, half + 1 of them.
  HalfKernel operator()(const std::vector<double>& gains) const;

 private:
  RealFft transform_;
};

}  // namespace earshot
