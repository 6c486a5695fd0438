#pragma once

#include <torch/torch.h>

namespace earshot {

struct LogPowerOptions {
  std::int64_t n_fft = 2048;  ///< samples
  std::int64_t window = 400;  ///< samples, at most n_fft; in the middle of the FFT's frame
  std::int64_t hop = 160;     ///< samples
  bool hamming = false;       ///< the window's shape; else rectangular
};

/// The log power spectrum in decibels, 10 log10(|X|^2 + 1e-19), frames centred on multiples of the
/// hop, the sound mirrored at its ends. waveform [batch, time] in its own precision; returns
/// [batch, n_fft / 2 + 1, frames]. One of PASE's targets (Pascual et al. 2019, sec. 2.2), whose
/// paper has a Hamming window and whose code a rectangular one.
torch::Tensor log_power_spectrum(const torch::Tensor& waveform, const LogPowerOptions& options,
                                 std::int64_t frames);

}  // namespace earshot
