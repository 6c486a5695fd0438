#include "core/features/swipe.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/features/cubic_spline.h"
#include "core/features/framing.h"

namespace earshot {
namespace {

constexpr double candidates_an_octave = 96;
constexpr double erb_step = 0.1;
constexpr double swipe_pi = std::numbers::pi;

double erb_of(double hz) {
  return 21.4 * std::log10(1.0 + hz / 229.0);
}

double hertz_of_erb(double erb) {
  return 229.0 * (std::pow(10.0, erb / 21.4) - 1.0);
}

/// log2 of the window whose main lobes are as wide as the cosine lobes of this pitch: eight
/// periods of it.
double best_window(double hz, double rate) {
  return std::log2(8.0 * rate / hz);
}

bool is_prime(std::int64_t number) {
  for (std::int64_t divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return number > 1;
}

/// The template of one candidate over the points: lobes of weight 1 around the first and the prime
/// harmonics, troughs of one half beside them, falling with the square root of frequency, scaled so
/// that the positive part has length 1.
std::vector<double> template_of(double candidate, const std::vector<double>& points) {
  const auto harmonics = static_cast<std::int64_t>(points.back() / candidate - 0.75);
  std::vector<double> values(points.size(), 0.0);
  for (std::int64_t harmonic = 1; harmonic <= harmonics; ++harmonic) {
    if (harmonic > 1 && !is_prime(harmonic)) continue;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double turns = points[i] / candidate;
      const double away = std::abs(turns - static_cast<double>(harmonic));
      if (away < 0.25) values[i] = std::cos(2.0 * swipe_pi * turns);
      if (away > 0.25 && away < 0.75) values[i] += std::cos(2.0 * swipe_pi * turns) / 2.0;
    }
  }
  double positive = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    values[i] /= std::sqrt(points[i]);
    if (values[i] > 0) positive += values[i] * values[i];
  }
  for (double& value : values) value /= positive > 0 ? std::sqrt(positive) : 1.0;
  return values;
}

/// A window's share in a candidate `octaves` longer than it (below 0: shorter).
double window_share(double octaves, bool longest, bool shortest) {
  if ((octaves < 0 && longest) || (octaves > 0 && shortest)) return 1.0;
  return std::max(0.0, 1.0 - std::abs(octaves));
}

/// Linear interpolation along the last dimension at every `step`, from the first value on.
torch::Tensor interpolated(const torch::Tensor& values, double step, std::int64_t places) {
  const torch::Tensor place = torch::arange(places, torch::kFloat64) * step;
  const torch::Tensor left =
      place.floor().clamp(0.0, static_cast<double>(std::max<std::int64_t>(0, values.size(-1) - 2)));
  const torch::Tensor index = left.to(torch::kInt64).to(values.device(), /*non_blocking=*/true);
  const torch::Tensor next = (index + 1).clamp_max(values.size(-1) - 1);
  const torch::Tensor part = constant_like(values, (place - left).clamp(0.0, 1.0));
  return values.index_select(-1, index) * (1.0 - part) + values.index_select(-1, next) * part;
}

}  // namespace

Swipe::Swipe(const SwipeOptions& options) : options_(options) {
  const double rate = static_cast<double>(options.sample_rate);
  if (!(options.lowest_hz > 0) || options.highest_hz <= options.lowest_hz ||
      options.highest_hz >= rate / 2 || options.hop < 1) {
    throw std::invalid_argument(
        "SWIPE: the pitch must lie between 0 Hz and half the sample rate, the lowest below the "
        "highest");
  }
  const double octaves = std::log2(options.highest_hz / options.lowest_hz);
  for (double i = 0; i <= octaves * candidates_an_octave + 1e-9; ++i) {
    candidates_.push_back(options.lowest_hz * std::exp2(i / candidates_an_octave));
  }
  std::vector<double> points;
  for (double erb = erb_of(options.lowest_hz / 4); erb < erb_of(rate / 2); erb += erb_step) {
    points.push_back(hertz_of_erb(erb));
  }
  std::vector<torch::Tensor> templates;
  for (const double candidate : candidates_) {
    templates.push_back(torch::tensor(template_of(candidate, points), torch::kFloat64));
  }
  const torch::Tensor all = torch::stack(templates, 1);
  const auto longest = std::lround(best_window(options.lowest_hz, rate));
  const auto shortest = std::max(3L, std::lround(best_window(options.highest_hz, rate)));
  for (long exponent = longest; exponent >= shortest; --exponent) {
    Window window;
    window.size = std::int64_t{1} << exponent;
    window.shape = torch::hann_window(window.size, torch::kFloat64);
    std::vector<double> places, shares;
    for (const double hz : points) places.push_back(hz * static_cast<double>(window.size) / rate);
    window.spline = spline_map(window.size / 2 + 1, places);
    for (const double hz : candidates_) {
      shares.push_back(window_share(static_cast<double>(exponent) - best_window(hz, rate),
                                    exponent == longest, exponent == shortest));
    }
    window.templates = all * torch::tensor(shares, torch::kFloat64);
    windows_.push_back(window);
  }
}

torch::Tensor Swipe::strength(const torch::Tensor& waveform, const Window& window,
                              std::int64_t frames) const {
  const std::int64_t half = window.size / 2;
  const torch::Tensor spectrum =
      torch::stft(torch::constant_pad_nd(waveform, {half, window.size}), window.size, half,
                  window.size, constant_like(waveform, window.shape), /*center=*/false, "reflect",
                  /*normalized=*/false, /*onesided=*/true, /*return_complex=*/true)
          .abs()
          .transpose(1, 2);
  const torch::Tensor loudness =
      spectrum.matmul(constant_like(waveform, window.spline)).clamp_min(0.0).sqrt();
  const torch::Tensor length = loudness.square().sum(2, /*keepdim=*/true).sqrt();
  const torch::Tensor unit = loudness / length.masked_fill(length.eq(0), 1.0);
  const torch::Tensor strengths =
      unit.matmul(constant_like(waveform, window.templates)).transpose(1, 2);
  return interpolated(strengths, static_cast<double>(options_.hop) / static_cast<double>(half),
                      frames);
}

torch::Tensor Swipe::operator()(const torch::Tensor& waveform, std::int64_t frames) const {
  torch::Tensor strengths;
  for (const Window& window : windows_) {
    const torch::Tensor one = strength(waveform, window, frames);
    strengths = strengths.defined() ? strengths + one : one;
  }
  const auto count = static_cast<std::int64_t>(candidates_.size());
  const auto [best, place] = strengths.max(1, /*keepdim=*/true);
  const torch::Tensor middle = place.clamp(1, count - 2);
  const auto at = [&](std::int64_t beside) {
    return strengths.gather(1, middle + beside).squeeze(1);
  };
  // The top of the parabola through three candidates, in candidates from the middle one.
  const torch::Tensor below = at(-1), here = at(0), above = at(1);
  const torch::Tensor bend = below - 2.0 * here + above;
  const torch::Tensor top = (below - above) / (2.0 * bend).masked_fill(bend.ge(0), -1.0);
  const torch::Tensor inside = place.eq(middle).squeeze(1);
  const torch::Tensor beside =
      torch::where(inside, top.clamp(-1.0, 1.0), (place - middle).squeeze(1).to(top.scalar_type()));
  const torch::Tensor octaves =
      (middle.squeeze(1).to(top.scalar_type()) + beside) / candidates_an_octave;
  const torch::Tensor hertz = options_.lowest_hz * torch::exp2(octaves);
  return hertz * best.squeeze(1).ge(options_.threshold).to(hertz.scalar_type());
}

}  // namespace earshot
