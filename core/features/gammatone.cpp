#include "core/features/gammatone.h"

#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

#include "core/base/real_fft.h"
#include "core/features/framing.h"
#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

constexpr double ear_quality = 9.26449;
constexpr double least_bandwidth = 24.7;
constexpr double bandwidth_factor = 1.019;
/// Time constants of the slowest channel that are kept: what is cut off is 1e-10 of the peak.
constexpr double time_constants = 32;

double bandwidth(double hz) {
  return hz / ear_quality + least_bandwidth;
}

/// The impulse response of one channel: four second-order sections that share their poles, gain 1
/// at the centre.
std::vector<double> impulse_response(double centre, double rate, std::int64_t taps) {
  const double t = 1.0 / rate;
  const double angle = 2.0 * centre * std::numbers::pi * t;
  const double decay = std::exp(-bandwidth_factor * 2.0 * std::numbers::pi * bandwidth(centre) * t);
  const double pole1 = -2.0 * std::cos(angle) * decay, pole2 = decay * decay;
  const std::array<double, 4> zeros{
      std::sqrt(3.0 + std::pow(2.0, 1.5)), -std::sqrt(3.0 + std::pow(2.0, 1.5)),
      std::sqrt(3.0 - std::pow(2.0, 1.5)), -std::sqrt(3.0 - std::pow(2.0, 1.5))};
  std::vector<double> response(static_cast<std::size_t>(taps), 0.0);
  response[0] = 1.0;
  std::complex<double> gain = 1.0;
  const std::complex<double> z = std::polar(1.0, -angle);
  for (const double zero : zeros) {
    const double feed = -t * decay * (std::cos(angle) + zero * std::sin(angle));
    gain *= (t + feed * z) / (1.0 + pole1 * z + pole2 * z * z);
    double x1 = 0, y1 = 0, y2 = 0;
    for (double& value : response) {
      const double y = t * value + feed * x1 - pole1 * y1 - pole2 * y2;
      x1 = value;
      y2 = y1;
      y1 = y;
      value = y;
    }
  }
  for (double& value : response) value /= std::abs(gain);
  return response;
}

}  // namespace

std::vector<double> gammatone_centres(const GammatoneOptions& options) {
  const double offset = ear_quality * least_bandwidth;
  const double top = static_cast<double>(options.sample_rate) / 2.0 + offset;
  const double span = std::log((options.low_hz + offset) / top);
  std::vector<double> centres;
  for (std::int64_t i = options.channels; i >= 1; --i) {
    const double share = static_cast<double>(i) / static_cast<double>(options.channels);
    centres.push_back(top * std::exp(share * span) - offset);
  }
  return centres;
}

Gammatone::Gammatone(const GammatoneOptions& options) {
  const double rate = static_cast<double>(options.sample_rate);
  const double slowest =
      2.0 * std::numbers::pi * bandwidth_factor * bandwidth(options.low_hz) / rate;
  const auto taps = static_cast<std::int64_t>(std::ceil(time_constants / slowest));
  std::vector<torch::Tensor> rows;
  for (const double centre : gammatone_centres(options)) {
    rows.push_back(torch::tensor(impulse_response(centre, rate, taps), torch::kFloat64));
  }
  responses_ = torch::stack(rows);
}

torch::Tensor Gammatone::power(const torch::Tensor& waveform) const {
  const std::int64_t samples = waveform.size(1);
  const auto size = static_cast<std::int64_t>(
      fast_fft_size(static_cast<std::size_t>(samples + responses_.size(1))));
  const torch::Tensor sound = waveform.to(torch::kFloat64);
  const torch::Tensor product = real_spectrum(sound, size).unsqueeze(1) *
                                real_spectrum(constant_like(sound, responses_), size).unsqueeze(0);
  return real_signal(product, size).narrow(-1, 0, samples).square();
}

torch::Tensor log_levels(const torch::Tensor& power, std::int64_t window, std::int64_t hop,
                         std::int64_t frames) {
  const std::int64_t missing = std::max<std::int64_t>(0, window - power.size(-1));
  // In two stages, since windows overlap: means of blocks, then of windows of blocks.
  const std::int64_t block = std::gcd(window, hop);
  torch::Tensor means = torch::avg_pool1d(torch::constant_pad_nd(power, {0, missing}), block);
  means = torch::avg_pool1d(means, window / block, hop / block);
  return first_frames((means.sqrt() + 1e-10).log(), frames);
}

}  // namespace earshot
