#include "core/models/layers/learned_filterbank.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "core/base/mel_axis.h"
#include "core/tensor/convolution.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

/// Standard deviation of a Hann window, in lengths of it: sqrt(1 / 12 - 1 / (2 pi^2)).
constexpr double hann_deviation = 0.18076;
/// The square root of a triangle is above a half over this part of its base.
constexpr double half_height_part = 0.75;

void check_filterbank(const LearnedFilterbankOptions& options) {
  if (options.filters < 1 || options.taps < 2 || options.hop < 1) {
    throw std::invalid_argument(
        "learned filterbank: it takes at least one filter, two taps and a hop of at least 1 "
        "sample");
  }
  if (options.low_hz < 0 || options.low_hz >= static_cast<double>(options.sample_rate) / 2.0) {
    throw std::invalid_argument(
        "learned filterbank: its lowest frequency does not lie below half the sample rate of " +
        std::to_string(options.sample_rate) + " Hz");
  }
}

/// [2 x filters, 1, taps], float64.
torch::Tensor gabor_filters(const LearnedFilterbankOptions& options) {
  constexpr double pi = std::numbers::pi;
  const double rate = static_cast<double>(options.sample_rate);
  const double taps = static_cast<double>(options.taps);
  const double low = mel_of(options.low_hz), high = mel_of(rate / 2.0);
  const auto edge = [&](std::int64_t i) {
    return hertz_of(low + (high - low) * static_cast<double>(i) /
                              static_cast<double>(options.filters + 1));
  };
  const torch::Tensor time = torch::arange(options.taps, torch::kFloat64) - taps / 2.0;
  std::vector<torch::Tensor> real, imaginary;
  for (std::int64_t filter = 0; filter < options.filters; ++filter) {
    const double width = half_height_part * (edge(filter + 2) - edge(filter));
    const double deviation =
        std::min(std::sqrt(2.0 * std::log(2.0)) * rate / (pi * width), hann_deviation * taps);
    const torch::Tensor envelope = torch::exp(-time.square() / (2.0 * deviation * deviation));
    const torch::Tensor phase = time * (2.0 * pi * edge(filter + 1) / rate);
    real.push_back(envelope / envelope.norm() * torch::cos(phase));
    imaginary.push_back(envelope / envelope.norm() * torch::sin(phase));
  }
  return torch::cat({torch::stack(real), torch::stack(imaginary)}).unsqueeze(1);
}

}  // namespace

StridedLayer strided_layer(const LearnedFilterbankOptions& options) {
  return {2 * options.taps - 1, options.hop, options.taps * 7 / 8};
}

LearnedFilterbank::LearnedFilterbank(const LearnedFilterbankOptions& options) : options_(options) {
  check_filterbank(options_);
  filters_ = register_parameter("filters", gabor_filters(options_).to(torch::kFloat32));
  low_pass_ = register_buffer("low_pass", torch::hann_window(options_.taps, torch::kFloat64)
                                              .to(torch::kFloat32)
                                              .view({1, 1, options_.taps}));
}

torch::Tensor LearnedFilterbank::forward(const torch::Tensor& waveform) {
  const AutocastGuard full_precision(Precision::Float32, waveform.device().str());
  const torch::Tensor filtered =
      convolved(waveform.to(filters_.dtype()), filters_, {}, {{1}, {0}, {1}});
  const std::vector<torch::Tensor> parts = filtered.chunk(2, 1);
  const torch::Tensor energies = parts[0].square() + parts[1].square();
  const torch::Tensor smoothed =
      convolved(energies, low_pass_.expand({options_.filters, 1, options_.taps}), {},
                {{options_.hop}, {strided_layer(options_).padding}, {1}, options_.filters});
  return (smoothed + options_.floor).log();
}

}  // namespace earshot
