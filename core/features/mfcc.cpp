#include "core/features/mfcc.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/features/framing.h"

namespace earshot {

torch::Tensor cosine_transform(std::int64_t coefficients, std::int64_t bands) {
  const double count = static_cast<double>(bands);
  const torch::Tensor band = torch::arange(bands, torch::kFloat64) + 0.5;
  const torch::Tensor order = torch::arange(coefficients, torch::kFloat64).unsqueeze(1);
  torch::Tensor transform =
      torch::cos(order * band * (std::numbers::pi / count)) * std::sqrt(2.0 / count);
  transform[0] = std::sqrt(1.0 / count);
  return transform;
}

Mfcc::Mfcc(const MfccOptions& options) : options_(options) {
  if (options_.coefficients < 1 || options_.coefficients > options_.bands) {
    throw std::invalid_argument("MFCC: " + std::to_string(options_.bands) + " mel bands have no " +
                                std::to_string(options_.coefficients) + " coefficients");
  }
  mel_.sample_rate = options_.sample_rate;
  mel_.n_fft = mel_.win_length = options_.window;
  mel_.hop_length = options_.hop;
  mel_.mels = options_.bands;
  mel_.scale = MelScale::Slaney;
  mel_.norm = MelNorm::Slaney;
  mel_.edges = FrameEdges::Inside;
  mel_.log = MelLog::Decibel;
  mel_.floor = 1e-10;
  window_ = torch::hann_window(options_.window, torch::kFloat64);
  filterbank_ = mel_filterbank(mel_);
  transform_ = cosine_transform(options_.coefficients, options_.bands);
}

torch::Tensor Mfcc::operator()(const torch::Tensor& waveform, std::int64_t frames) const {
  const std::int64_t half = options_.window / 2;
  const torch::Tensor decibels =
      log_mel(mirrored_ends(waveform, half, options_.window - half),
              constant_like(waveform, window_), constant_like(waveform, filterbank_), mel_);
  const torch::Tensor loudest = decibels.amax({1, 2}, /*keepdim=*/true);
  const torch::Tensor floored = torch::maximum(decibels, loudest - options_.range_db);
  return fitted_frames(torch::matmul(constant_like(waveform, transform_), floored), frames);
}

}  // namespace earshot
