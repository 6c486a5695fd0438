#pragma once

#include <torch/torch.h>

#include "core/models/layers/strided_layers.h"

namespace earshot {

struct LearnedFilterbankOptions {
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t filters = 40;
  std::int64_t taps = 400;  ///< of each filter and of the low-pass, samples
  std::int64_t hop = 160;   ///< samples
  double low_hz = 50;       ///< lower edge of the lowest filter as it begins
  double floor = 1e-6;      ///< added to the energies
};

/// Filters learned from raw sound in the place of mel bands (Zeghidour et al. 2018, "Learning
/// filterbanks from raw speech for phone recognition"): ln(floor + Hann * |w * x|^2) with
/// complex filters w, as facebookresearch/CPC_audio has it for CPC ("lfb": taps, stride and
/// paddings are its own). Frame t looks at the 799 samples from 160 t - 350 on, beyond the sound at
/// silence. CPC_audio's bias of the filters and its norm of each band over the clip's time, which
/// tells of what comes, are left out; its floor is 1, which leaves quiet sound without compression.
///
/// The filters begin as Gabor wavelets on the bands of the HTK mel scale, wide where the square
/// root of a band's triangle is above a half (Zeghidour et al. 2018 and their code, tdfbanks), at
/// least as wide as a Hann window of their length, and each of energy 1: the energies are then, up
/// to a constant, those of mel bands of equal area.
class LearnedFilterbank : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument where the bands do not fit below half the sample rate.
  explicit LearnedFilterbank(const LearnedFilterbankOptions& options);

  /// waveform [batch, 1, time >= taps]; returns [batch, filters, frames]. Always float32 at least,
  /// under autocast too.
  torch::Tensor forward(const torch::Tensor& waveform);

 private:
  LearnedFilterbankOptions options_;
  torch::Tensor filters_;   ///< [2 x filters, 1, taps]: all real parts, then all imaginary ones
  torch::Tensor low_pass_;  ///< [1, 1, taps]
};

/// What filters and low-pass are together; the sound has at least `taps` samples besides.
StridedLayer strided_layer(const LearnedFilterbankOptions& options);

}  // namespace earshot
