#include "core/augment/kinds/noise.h"

#include <algorithm>
#include <cmath>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/noise_stream.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

double standard_deviation(const float* samples, std::int64_t count) {
  if (count < 2) return 0.0;
  double sum = 0.0;
  for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(samples[i]);
  const double mean = sum / static_cast<double>(count);
  double squares = 0.0;
  for (std::int64_t i = 0; i < count; ++i) {
    const double off = static_cast<double>(samples[i]) - mean;
    squares += off * off;
  }
  return std::sqrt(squares / static_cast<double>(count - 1));
}

}  // namespace

EntryWords Noise::words() {
  return {"noise", "Faint noise", "Adds white noise far below the sound.",
          "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2"};
}

void describe(Binder& binder, NoiseOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.01");
  const std::string source =
      "CLMR's code: 0.0001 to 0.01; it says SNR, but it is the ratio of amplitudes";
  binder.real("least_ratio", options.least_ratio)
      .label("Least noise")
      .help("The noise's standard deviation as a part of the sound's, at the least.")
      .source(source)
      .hard(0, 10)
      .soft(1e-5, 1)
      .scale(Scale::Log);
  binder.real("most_ratio", options.most_ratio)
      .label("Most noise")
      .help("The noise's standard deviation as a part of the sound's, at the most.")
      .source(source)
      .hard(0, 10)
      .soft(1e-5, 1)
      .scale(Scale::Log);
}

Drawn Noise::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const double ratio = draw_between(random, options_.least_ratio, options_.most_ratio);
  drawn.numbers = {{"ratio", ratio}};
  drawn.words = ratio > 0 ? "white noise at " + number_words(-20 * std::log10(ratio), 0) + " dB SNR"
                          : "no noise";
  drawn.key = random.key();
  return drawn;
}

torch::Tensor with_noise(const torch::Tensor& waveform, const torch::Tensor& noise,
                         const std::vector<double>& ratios) {
  // The unbiased deviation; Tensor::std has no kernel for the meta device in LibTorch 2.6.
  const torch::Tensor centred = waveform - waveform.mean(2, /*keepdim=*/true);
  const double freedom = static_cast<double>(std::max<std::int64_t>(waveform.size(2) - 1, 1));
  const torch::Tensor spread = centred.norm(2, {2}, /*keepdim=*/true) / std::sqrt(freedom);
  return waveform + noise * (spread * row_numbers(waveform, ratios));
}

torch::Tensor Noise::apply(const torch::Tensor& waveform, std::int64_t,
                           const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  if (rows_in_plain_loops(waveform)) {
    return map_rows(
        waveform, [&](const float* in, float* out, std::int64_t samples, std::size_t row) {
          const double level = draws[row].number("ratio") * standard_deviation(in, samples);
          fill_normals(draws[row].key, out, samples);
          for (std::int64_t i = 0; i < samples; ++i)
            out[i] = in[i] + static_cast<float>(level) * out[i];
        });
  }
  std::vector<double> ratios;
  std::vector<std::uint64_t> keys;
  for (const Drawn& drawn : draws) {
    ratios.push_back(drawn.number("ratio"));
    keys.push_back(drawn.key);
  }
  return with_noise(waveform, normals(waveform, keys, waveform.size(2)), ratios);
}

}  // namespace earshot
