#include "core/features/filterbank.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/mel_axis.h"
#include "core/features/framing.h"
#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

/// HTK mel triangles between whole bins, [n_fft / 2 + 1, bands].
torch::Tensor whole_bin_triangles(const FilterbankOptions& options) {
  const double rate = static_cast<double>(options.sample_rate);
  const double top = mel_of(rate / 2.0);
  std::vector<std::int64_t> edges;
  for (std::int64_t i = 0; i < options.bands + 2; ++i) {
    const double hz =
        hertz_of(top * static_cast<double>(i) / static_cast<double>(options.bands + 1));
    edges.push_back(
        static_cast<std::int64_t>(std::floor(static_cast<double>(options.n_fft + 1) * hz / rate)));
  }
  const torch::Tensor triangles =
      torch::zeros({options.n_fft / 2 + 1, options.bands}, torch::kFloat64);
  auto weights = triangles.accessor<double, 2>();
  for (std::int64_t band = 0; band < options.bands; ++band) {
    const auto first = static_cast<std::size_t>(band);
    const std::int64_t left = edges[first], centre = edges[first + 1], right = edges[first + 2];
    for (std::int64_t bin = left; bin < centre; ++bin) {
      weights[bin][band] = static_cast<double>(bin - left) / static_cast<double>(centre - left);
    }
    for (std::int64_t bin = centre; bin < right; ++bin) {
      weights[bin][band] = static_cast<double>(right - bin) / static_cast<double>(right - centre);
    }
  }
  return triangles;
}

}  // namespace

Filterbank::Filterbank(const FilterbankOptions& options) : options_(options) {
  if (options.window < 1 || options.window > options.n_fft || options.hop < 1 ||
      options.bands < 1) {
    throw std::invalid_argument("filterbank: a window of " + std::to_string(options.window) +
                                " samples does not fit an FFT of " + std::to_string(options.n_fft));
  }
  triangles_ = whole_bin_triangles(options);
}

torch::Tensor Filterbank::operator()(const torch::Tensor& waveform, std::int64_t frames) const {
  const std::int64_t samples = waveform.size(1);
  const torch::Tensor before = torch::constant_pad_nd(waveform, {1, 0}).narrow(1, 0, samples);
  const std::int64_t beyond = std::max<std::int64_t>(0, samples - options_.window);
  const std::int64_t steps = (beyond + options_.hop - 1) / options_.hop;
  const std::int64_t padding = steps * options_.hop + options_.window - samples;
  const torch::Tensor framed =
      torch::constant_pad_nd(waveform - options_.pre_emphasis * before, {0, padding})
          .unfold(1, options_.window, options_.hop);
  const torch::Tensor spectrum = real_spectrum(framed, options_.n_fft);
  const torch::Tensor power =
      torch::view_as_real(spectrum).square().sum(-1) / static_cast<double>(options_.n_fft);
  const torch::Tensor energy = power.matmul(constant_like(waveform, triangles_));
  const torch::Tensor audible =
      energy.masked_fill(energy.eq(0), std::numeric_limits<double>::epsilon());
  return first_frames(audible.log().transpose(1, 2), frames);
}

}  // namespace earshot
