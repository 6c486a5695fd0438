#include <cmath>
#include <complex>
#include <numbers>

#include "core/augment/kernels/freeverb.h"
#include "core/base/real_fft.h"
#include "core/tensor/rows.h"
#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

/// What is left, at the end of the transform, of what could wrap around.
constexpr double wrapped_part = 1e-11;

/// Powers z^delay on the circle |z| = 1 / shrink, at the bins of a real transform.
struct Circle {
  torch::Tensor bins;  ///< 0 .. size / 2, float64
  std::int64_t size = 0;
  double shrink = 1.0;

  /// One delay a row [rows, 1, 1]: [rows, 1, bins], complex.
  torch::Tensor power(const torch::Tensor& delay) const {
    // The product of bin and delay is a whole number far below 2^53, and is taken modulo the size
    // while it is one, so no phase is lost.
    const torch::Tensor angle =
        (bins * delay).remainder_(size).mul_(2.0 * std::numbers::pi / static_cast<double>(size));
    return torch::polar(torch::exp(delay * -std::log(shrink)), angle);
  }
};

template <class Get>
torch::Tensor column(const torch::Tensor& waveform, const std::vector<Freeverb>& reverbs, Get get) {
  std::vector<double> values;
  for (const Freeverb& reverb : reverbs) values.push_back(get(reverb));
  return on_device_of(waveform, torch::tensor(values, torch::kFloat64)).reshape({-1, 1, 1});
}

torch::Tensor side_response(const torch::Tensor& waveform, const std::vector<Freeverb>& reverbs,
                            std::size_t side, const Circle& circle) {
  const torch::Tensor damping =
      column(waveform, reverbs, [](const Freeverb& reverb) { return reverb.damping; });
  const torch::Tensor feedback =
      column(waveform, reverbs, [](const Freeverb& reverb) { return reverb.feedback; });
  const torch::Tensor one_sample = circle.power(torch::ones_like(damping)).reciprocal();
  const torch::Tensor loop = feedback * (1.0 - damping) / (1.0 - damping * one_sample);
  torch::Tensor response;
  for (std::size_t i = 0; i < 8; ++i) {
    const torch::Tensor delay = column(waveform, reverbs, [&](const Freeverb& reverb) {
      return static_cast<double>(reverb.sides[side].combs[i]);
    });
    // z^-d / (1 - loop z^-d), with a division less.
    const torch::Tensor comb = (circle.power(delay) - loop).reciprocal();
    response = response.defined() ? response + comb : comb;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const torch::Tensor delay = column(waveform, reverbs, [&](const Freeverb& reverb) {
      return static_cast<double>(reverb.sides[side].allpasses[i]);
    });
    // z^-d / (1 - z^-d / 2) - 1, likewise.
    response = response * ((circle.power(delay) - 0.5).reciprocal() - 1.0);
  }
  return response;
}

}  // namespace

torch::Tensor reverberated(const torch::Tensor& waveform, const std::vector<Freeverb>& reverbs) {
  const std::int64_t samples = waveform.size(2);
  Circle circle;
  circle.size = static_cast<std::int64_t>(fast_fft_size(static_cast<std::size_t>(2 * samples)));
  circle.shrink = std::pow(wrapped_part, 1.0 / static_cast<double>(circle.size));
  circle.bins = counting(waveform, circle.size / 2 + 1, torch::kFloat64);
  const torch::Tensor response =
      side_response(waveform, reverbs, 0, circle) + side_response(waveform, reverbs, 1, circle);
  const torch::Tensor decay =
      torch::exp(counting(waveform, samples, torch::kFloat64) * std::log(circle.shrink));
  const torch::Tensor spectrum = real_spectrum(waveform.to(torch::kFloat64) * decay, circle.size);
  const torch::Tensor wet =
      real_signal(spectrum * response, circle.size).narrow(2, 0, samples) / decay;
  return waveform + (wet * (0.015 / 2)).to(waveform.scalar_type());
}

}  // namespace earshot
