#include "core/models/layers/sinc_layer.h"

#include <numbers>
#include <stdexcept>

#include "core/base/mel_axis.h"
#include "core/tensor/convolution.h"

namespace earshot {
namespace {

double sinc_half_rate(const SincLayerOptions& options) {
  return static_cast<double>(options.sample_rate) / 2.0;
}

void check_sinc(const SincLayerOptions& options) {
  if (options.filters < 1 || options.stride < 1 || options.kernel < 5 || options.kernel % 2 == 0) {
    throw std::invalid_argument(
        "sinc layer: it takes at least one filter, a stride of at least 1 and an odd kernel of at "
        "least 5 samples");
  }
  if (sinc_half_rate(options) - options.least_low_hz - options.least_band_hz <=
      options.first_low_hz) {
    throw std::invalid_argument("sinc layer: its bands do not fit below half the sample rate of " +
                                std::to_string(options.sample_rate) + " Hz");
  }
}

}  // namespace

SincLayer::SincLayer(const SincLayerOptions& options) : options_(options) {
  check_sinc(options_);
  const double from = mel_of(options_.first_low_hz);
  const double to =
      mel_of(sinc_half_rate(options_) - options_.least_low_hz - options_.least_band_hz);
  std::vector<double> edges;
  for (std::int64_t i = 0; i <= options_.filters; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(options_.filters);
    edges.push_back(hertz_of(from + share * (to - from)));
  }
  const torch::Tensor hertz = torch::tensor(edges, torch::kFloat64).unsqueeze(1);
  low_hz_ = register_parameter("low_hz_",
                               hertz.narrow(0, 0, options_.filters).clone().to(torch::kFloat32));
  band_hz_ = register_parameter("band_hz_", hertz.diff(1, 0).to(torch::kFloat32));
}

torch::Tensor SincLayer::filters() const {
  constexpr double pi = std::numbers::pi;
  const double half = sinc_half_rate(options_);
  const torch::Tensor low = options_.least_low_hz + low_hz_.abs();
  // A band that reaches the limit, as the highest does at first, takes no gradient there.
  const torch::Tensor wanted = low + options_.least_band_hz + band_hz_.abs();
  const torch::Tensor high = wanted.masked_fill(wanted.ge(half), half);
  const torch::Tensor width = high - low;

  const std::int64_t side = options_.kernel / 2;
  const torch::Tensor tap = torch::arange(side, low_hz_.options());
  // The window rises from 0.08 at the first tap to 1 half a tap before the centre.
  const double spacing =
      (static_cast<double>(options_.kernel) / 2.0 - 1.0) / static_cast<double>(side - 1);
  const torch::Tensor window =
      0.54 - 0.46 * torch::cos(tap * (2.0 * pi * spacing / static_cast<double>(options_.kernel)));
  const torch::Tensor radians =
      (tap - static_cast<double>(side)) * (2.0 * pi / static_cast<double>(options_.sample_rate));
  const torch::Tensor left =
      (torch::sin(high * radians) - torch::sin(low * radians)) / (radians * width) * window;
  return torch::cat({left, torch::ones_like(width), left.flip(1)}, 1).unsqueeze(1);
}

torch::Tensor SincLayer::forward(const torch::Tensor& signal) {
  return convolved(signal, filters(), {}, {{options_.stride}, {0}, {1}});
}

}  // namespace earshot
