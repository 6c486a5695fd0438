#include "core/augment/kinds/band_stop.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/energy.h"
#include "core/augment/kernels/words.h"
#include "core/augment/kernels/zero_phase_fir.h"
#include "core/base/mel_axis.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

/// The kernel's half: its window blurs the edges by some 15 Hz.
constexpr double stop_kernel_seconds = 0.06;
constexpr double edge_part = 0.125;

/// 1 outside low..high, 0 inside but for the edges.
double gain_at(double mel, double low, double high) {
  const double edge = edge_part * (high - low);
  const double inside = std::min(mel - low, high - mel);
  if (inside <= 0) return 1.0;
  return 0.5 + 0.5 * std::cos(std::numbers::pi * std::min(1.0, inside / edge));
}

void part(Binder& binder, const std::string& id, double& field, const std::string& label,
          const std::string& help, const std::string& source) {
  binder.real(id, field).label(label).help(help).source(source).hard(0, 1).soft(0, 0.5);
}

}  // namespace

EntryWords BandStop::words() {
  return {"band_stop", "Missing band", "Takes one band of frequencies out.",
          "Park et al. 2019 (SpecAugment), sec. 2; on the waveform: ours"};
}

void describe(Binder& binder, BandStopOptions& options) {
  describe_common(binder, options, "ours: every second view");
  part(binder, "narrowest_part", options.narrowest_part, "Narrowest band",
       "The least that may go, as a part of the mel axis up to half the sample rate.",
       "ours; SpecAugment begins at 0, which is not heard");
  part(binder, "widest_part", options.widest_part, "Widest band",
       "The most that may go, as a part of the mel axis up to half the sample rate.",
       "SpecAugment, LibriSpeech: 27 of 80 mel bands");
  describe_keep_energy(binder, options.keep_energy);
}

Drawn BandStop::draw(Random& random, const ViewShape& shape) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const double top = mel_of(static_cast<double>(shape.sample_rate) / 2);
  const double width = top * draw_between(random, options_.narrowest_part, options_.widest_part);
  const double low = random.uniform(0.0, top - width);
  drawn.numbers = {{"low_hz", hertz_of(low)}, {"high_hz", hertz_of(low + width)}};
  drawn.words =
      "without " + frequency_words(hertz_of(low)) + " to " + frequency_words(hertz_of(low + width));
  return drawn;
}

torch::Tensor BandStop::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                              const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const double rate = static_cast<double>(sample_rate);
  const auto half = std::bit_ceil(static_cast<std::size_t>(stop_kernel_seconds * rate) + 1);
  std::vector<double> mels;
  for (std::size_t bin = 0; bin <= half; ++bin) {
    mels.push_back(mel_of(rate / 2 * static_cast<double>(bin) / static_cast<double>(half)));
  }
  const KernelOfGains kernel_of_gains(half);
  std::vector<HalfKernel> kernels;
  for (const Drawn& drawn : draws) {
    const double low = mel_of(drawn.number("low_hz"));
    const double high = mel_of(drawn.number("high_hz"));
    std::vector<double> gains;
    for (const double mel : mels) gains.push_back(gain_at(mel, low, high));
    kernels.push_back(kernel_of_gains(gains));
  }
  const torch::Tensor rest = filtered(waveform, kernels, static_cast<std::int64_t>(half) + 1);
  return options_.keep_energy ? with_energy_of(waveform, rest) : rest;
}

}  // namespace earshot
