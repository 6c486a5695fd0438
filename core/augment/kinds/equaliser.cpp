#include "core/augment/kinds/equaliser.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/augment/kernels/words.h"
#include "core/augment/kernels/zero_phase_fir.h"
#include "core/base/mel_axis.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

/// The kernel's half, long enough to follow the curve where mels are narrow.
constexpr double curve_kernel_seconds = 0.03;

double curve_db(const std::vector<std::pair<std::string, double>>& gains, double place) {
  const double scaled = place * static_cast<double>(gains.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(scaled), gains.size() - 2);
  const double step = scaled - static_cast<double>(below);
  const double above_share = 0.5 - 0.5 * std::cos(std::numbers::pi * step);
  return gains[below].second + above_share * (gains[below + 1].second - gains[below].second);
}

std::string peak_words(const std::pair<std::string, double>& gain, double hertz) {
  const std::string place = hertz < 1 ? "the low end" : frequency_words(hertz);
  return number_words(gain.second, 1, true) + " dB at " + place;
}

}  // namespace

EntryWords Equaliser::words() {
  return {"equaliser", "Random equaliser",
          "Colours the sound as another microphone or room would, by a smooth random curve.",
          "Nam, Kim & Park 2022 (FilterAugment), sec. 2.2; on the waveform: ours"};
}

void describe(Binder& binder, EqualiserOptions& options) {
  describe_common(binder, options, "ours: every second view");
  binder.integer("points", options.points)
      .label("Points")
      .help("How many gains are drawn, evenly spaced for the ear; more make a more ragged curve.")
      .source("FilterAugment: 3 to 6 bands")
      .hard(2, 32)
      .soft(2, 16);
  binder.real("deviation_db", options.deviation_db)
      .label("Spread of the gains")
      .unit("dB")
      .help("The standard deviation of each gain.")
      .source("ours; FilterAugment draws evenly from -6 to 6 dB, which spreads by 3.5 dB")
      .hard(0, 24)
      .soft(0, 12);
}

Drawn Equaliser::draw(Random& random, const ViewShape& shape) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  for (std::int64_t i = 1; i <= options_.points; ++i) {
    drawn.numbers.emplace_back("gain_" + std::to_string(i) + "_db",
                               options_.deviation_db * random.normal());
  }
  const auto by_gain = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto [lowest, highest] =
      std::minmax_element(drawn.numbers.begin(), drawn.numbers.end(), by_gain);
  const double top = mel_of(static_cast<double>(shape.sample_rate) / 2);
  const auto place = [&](auto point) {
    return hertz_of(top * static_cast<double>(point - drawn.numbers.begin()) /
                    static_cast<double>(drawn.numbers.size() - 1));
  };
  drawn.words = "equaliser " + peak_words(*lowest, place(lowest)) + ", " +
                peak_words(*highest, place(highest));
  return drawn;
}

torch::Tensor Equaliser::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                               const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const double rate = static_cast<double>(sample_rate);
  const auto half = std::bit_ceil(static_cast<std::size_t>(curve_kernel_seconds * rate) + 1);
  std::vector<double> places;  // on the mel axis, 0 to 1
  for (std::size_t bin = 0; bin <= half; ++bin) {
    const double hertz = rate / 2 * static_cast<double>(bin) / static_cast<double>(half);
    places.push_back(mel_of(hertz) / mel_of(rate / 2));
  }
  const KernelOfGains kernel_of_gains(half);
  std::vector<HalfKernel> kernels;
  for (const Drawn& drawn : draws) {
    std::vector<double> gains;
    for (const double place : places) {
      gains.push_back(std::pow(10.0, curve_db(drawn.numbers, place) / 20));
    }
    kernels.push_back(kernel_of_gains(gains));
  }
  return filtered(waveform, kernels, static_cast<std::int64_t>(half) + 1);
}

}  // namespace earshot
