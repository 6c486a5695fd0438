#include "core/models/log_mel.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/params/value.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

constexpr double slaney_knee_hz = 1000.0;
constexpr double slaney_hz_per_mel = 200.0 / 3.0;
constexpr double slaney_knee_mel = slaney_knee_hz / slaney_hz_per_mel;
const double slaney_log_step = std::log(6.4) / 27.0;

double to_mel(double hz, MelScale scale) {
  if (scale == MelScale::Htk) return 2595.0 * std::log10(1.0 + hz / 700.0);
  if (hz < slaney_knee_hz) return hz / slaney_hz_per_mel;
  return slaney_knee_mel + std::log(hz / slaney_knee_hz) / slaney_log_step;
}

double to_hz(double mel, MelScale scale) {
  if (scale == MelScale::Htk) return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
  if (mel < slaney_knee_mel) return mel * slaney_hz_per_mel;
  return slaney_knee_hz * std::exp(slaney_log_step * (mel - slaney_knee_mel));
}

double top_frequency(const LogMelOptions& options) {
  return options.f_max > 0 ? options.f_max : static_cast<double>(options.sample_rate) / 2.0;
}

[[noreturn]] void refuse(const std::string& what) {
  throw std::invalid_argument("log-mel: " + what);
}

void check(const LogMelOptions& options) {
  if (options.sample_rate < 1) refuse("the sample rate must be at least 1 Hz");
  if (options.n_fft < 2 || options.hop_length < 1 || options.mels < 1) {
    refuse("FFT size, hop and number of bands must be positive");
  }
  if (options.win_length < 1 || options.win_length > options.n_fft) {
    refuse("a window of " + std::to_string(options.win_length) +
           " samples does not fit an FFT of " + std::to_string(options.n_fft));
  }
  const double top = top_frequency(options);
  if (options.f_min < 0 || top <= options.f_min ||
      top > static_cast<double>(options.sample_rate) / 2.0) {
    refuse("the bands must lie between 0 Hz and half the sample rate, " +
           to_text(static_cast<double>(options.sample_rate) / 2.0) + " Hz; they go from " +
           to_text(options.f_min) + " to " + to_text(top) + " Hz");
  }
}

/// |spectrum|^power without the square root that power 2 does not need.
torch::Tensor raised(const torch::Tensor& spectrum, double power) {
  if (power == 1.0) return spectrum.abs();
  // Not a sum over pairs: that would give up the spectrum's order in memory, frames last but one,
  // in which the product with the filterbank is twice as fast.
  const torch::Tensor parts = torch::view_as_real(spectrum);
  const torch::Tensor squared = parts.select(-1, 0).square() + parts.select(-1, 1).square();
  return power == 2.0 ? squared : squared.pow(power / 2.0);
}

torch::Tensor compressed(const torch::Tensor& mel, MelLog log, double floor) {
  switch (log) {
    case MelLog::None:
      return mel;
    case MelLog::NaturalOfMaximum:
      return mel.clamp_min(floor).log();
    case MelLog::NaturalOfSum:
      return (mel + floor).log();
    case MelLog::Decibel:
      return mel.clamp_min(floor).log10() * 10.0;
    case MelLog::Compressed:
      return (mel / floor).log1p() / std::log(10.0);
  }
  return mel;
}

}  // namespace

torch::Tensor mel_filterbank(const LogMelOptions& options) {
  check(options);
  const std::int64_t bins = options.n_fft / 2 + 1;
  const double low = to_mel(options.f_min, options.scale);
  const double high = to_mel(top_frequency(options), options.scale);
  std::vector<double> edges;
  for (std::int64_t i = 0; i < options.mels + 2; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(options.mels + 1);
    edges.push_back(to_hz(low + part * (high - low), options.scale));
  }
  const bool in_mel = options.sides == MelSides::Mel;
  const auto place = [&](double hz) { return in_mel ? to_mel(hz, options.scale) : hz; };
  const auto share = [&](double hz, double foot, double top) {
    return (place(hz) - place(foot)) / (place(top) - place(foot));
  };
  const torch::Tensor bank = torch::zeros({bins, options.mels}, torch::kFloat64);
  auto weights = bank.accessor<double, 2>();
  for (std::int64_t band = 0; band < options.mels; ++band) {
    const auto first = static_cast<std::size_t>(band);
    const double left = edges[first], centre = edges[first + 1], right = edges[first + 2];
    const double height = options.norm == MelNorm::Slaney ? 2.0 / (right - left) : 1.0;
    for (std::int64_t bin = in_mel ? 1 : 0; bin < bins; ++bin) {
      const double hz = static_cast<double>(bin) * static_cast<double>(options.sample_rate) /
                        static_cast<double>(options.n_fft);
      const double rising = share(hz, left, centre);
      const double falling = share(hz, right, centre);
      weights[bin][band] = height * std::max(0.0, std::min(rising, falling));
    }
  }
  return bank;
}

torch::Tensor log_mel(const torch::Tensor& waveform, const torch::Tensor& window,
                      const torch::Tensor& filterbank, const LogMelOptions& options) {
  const bool centred = options.edges == FrameEdges::Reflect || options.edges == FrameEdges::Zero;
  const char* padding = options.edges == FrameEdges::Zero ? "constant" : "reflect";
  torch::Tensor framed = waveform;
  if (options.edges == FrameEdges::Window) {
    const std::int64_t beyond = options.n_fft - options.win_length;
    framed = torch::constant_pad_nd(waveform, {beyond / 2, beyond - beyond / 2});
  }
  const torch::Tensor spectrum =
      torch::stft(framed, options.n_fft, options.hop_length, options.win_length, window, centred,
                  padding, /*normalized=*/false, /*onesided=*/true, /*return_complex=*/true);
  const torch::Tensor mel = torch::matmul(filterbank.t(), raised(spectrum, options.power));
  return compressed(mel, options.log, options.floor);
}

LogMel::LogMel(const LogMelOptions& options) : options_(options) {
  filterbank_ = register_buffer("filterbank", mel_filterbank(options).to(torch::kFloat32));
  window_ = register_buffer(
      "window", torch::hann_window(options.win_length, torch::kFloat64).to(torch::kFloat32));
}

torch::Tensor LogMel::forward(const torch::Tensor& waveform) {
  const AutocastGuard full_precision(Precision::Float32, waveform.device().str());
  return log_mel(waveform.to(window_.dtype()), window_, filterbank_, options_);
}

std::int64_t LogMel::minimum_samples() const {
  switch (options_.edges) {
    case FrameEdges::Inside:
      return options_.n_fft;
    case FrameEdges::Window:
      return options_.win_length;
    case FrameEdges::Reflect:
      return options_.n_fft / 2 + 1;
    case FrameEdges::Zero:
      return 1;
  }
  return options_.n_fft;
}

std::int64_t LogMel::frames(std::int64_t samples) const {
  std::int64_t padding = options_.n_fft / 2 * 2;
  if (options_.edges == FrameEdges::Inside) padding = 0;
  if (options_.edges == FrameEdges::Window) padding = options_.n_fft - options_.win_length;
  const std::int64_t room = samples + padding - options_.n_fft;
  return room < 0 ? 0 : room / options_.hop_length + 1;
}

}  // namespace earshot
