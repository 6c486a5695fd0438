#include "core/augment/kinds/background_noise.h"

#include <cmath>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/energy.h"
#include "core/augment/kernels/noise_stream.h"
#include "core/augment/kernels/words.h"
#include "core/base/real_fft.h"
#include "core/tensor/rows.h"
#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

constexpr double lowest_hertz = 20.0;
/// A doubling of the amplitude.
const double db_of_double = 20 * std::log10(2.0);

double mean_square(const float* samples, std::int64_t count) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < count; ++i) {
    sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
  }
  return sum / static_cast<double>(count);
}

double amplitude(double db) {
  return std::pow(10.0, db / 20);
}

/// The octave of each bin of a transform, the highest being 0; those below 20 Hz are left out.
struct Octaves {
  Octaves(std::size_t size, std::int64_t sample_rate) : values(size / 2 + 1) {
    const double spacing = static_cast<double>(sample_rate) / static_cast<double>(size);
    first = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(lowest_hertz / spacing)));
    first = std::min(first, size / 2);
    for (std::size_t bin = first; bin < values.size(); ++bin) {
      values[bin] = static_cast<float>(
          std::log2(static_cast<double>(bin) / static_cast<double>(values.size() - 1)));
    }
  }
  std::vector<float> values;
  std::size_t first = 1;
};

/// Noise made in the frequency domain, one pair of normals a bin.
class NoiseMaker {
 public:
  NoiseMaker(const RealFft& transform, const Octaves& octaves)
      : transform_(transform),
        octaves_(octaves),
        normals_(2 * transform.bins()),
        bins_(transform.bins()),
        noise_(transform.size()) {}

  const float* make(std::uint64_t key, double slope) {
    fill_normals(key, normals_.data(), static_cast<std::int64_t>(normals_.size()));
    const float power = static_cast<float>(slope / db_of_double);
    std::fill(bins_.begin(), bins_.end(), std::complex<float>());
    for (std::size_t bin = octaves_.first; bin < bins_.size(); ++bin) {
      const float level = std::exp2(power * octaves_.values[bin]);
      bins_[bin] = {level * normals_[2 * bin], level * normals_[2 * bin + 1]};
    }
    transform_.inverse(bins_, noise_);
    return noise_.data();
  }

 private:
  const RealFft& transform_;
  const Octaves& octaves_;
  std::vector<float> normals_;
  FftVector<std::complex<float>> bins_;
  FftVector<float> noise_;
};

torch::Tensor noise_rows(const torch::Tensor& waveform, const std::vector<Drawn>& draws,
                         const RealFft& transform, const Octaves& octaves) {
  return map_rows(waveform, [&](const float* in, float* out, std::int64_t samples,
                                std::size_t row) {
    NoiseMaker maker(transform, octaves);
    const float* const noise = maker.make(draws[row].key, draws[row].number("slope_db_per_octave"));
    const double own = mean_square(noise, samples);
    const double wanted = mean_square(in, samples);
    const double ratio = amplitude(-draws[row].number("snr_db"));
    const auto level = own > 0 ? static_cast<float>(std::sqrt(wanted / own) * ratio) : 0.0F;
    for (std::int64_t i = 0; i < samples; ++i) out[i] = in[i] + level * noise[i];
  });
}

torch::Tensor noise_batch(const torch::Tensor& waveform, const std::vector<Drawn>& draws,
                          std::int64_t size, const Octaves& octaves) {
  std::vector<std::uint64_t> keys;
  std::vector<double> powers;
  std::vector<double> ratios;
  for (const Drawn& drawn : draws) {
    keys.push_back(drawn.key);
    powers.push_back(drawn.number("slope_db_per_octave") / db_of_double);
    ratios.push_back(drawn.number("snr_db"));
  }
  const auto bins = static_cast<std::int64_t>(octaves.values.size());
  const torch::Tensor audible =
      counting(waveform, bins, torch::kInt64).ge(static_cast<std::int64_t>(octaves.first));
  const torch::Tensor octave = on_device_of(
      waveform, torch::tensor(octaves.values, torch::kFloat32).to(waveform.scalar_type()));
  const torch::Tensor level =
      torch::exp2(octave * row_numbers(waveform, powers)) * audible.to(waveform.scalar_type());
  const torch::Tensor pairs =
      normals(waveform, keys, 2 * bins).reshape({waveform.size(0), 1, bins, 2});
  const torch::Tensor spectrum =
      torch::complex(pairs.select(3, 0) * level, pairs.select(3, 1) * level);
  const torch::Tensor noise = real_signal(spectrum, size).narrow(2, 0, waveform.size(2));
  return mixed_at_snr(waveform, noise, ratios);
}

}  // namespace

EntryWords BackgroundNoise::words() {
  return {"background_noise", "Background noise", "Adds steady noise of a random colour.",
          "audiomentations, AddColorNoise"};
}

void describe(Binder& binder, BackgroundNoiseOptions& options) {
  describe_common(binder, options, "audiomentations: 0.5");
  const auto bound = [&](const std::string& id, double& field, const std::string& label,
                         const std::string& unit, const std::string& help,
                         const std::string& source) {
    return binder.real(id, field).label(label).unit(unit).help(help).source(source);
  };
  const std::string snr = "audiomentations: 5 to 40 dB";
  bound("lowest_snr_db", options.lowest_snr_db, "Loudest noise", "dB",
        "How far the sound stands above the noise, at the least.", snr)
      .hard(-60, 120)
      .soft(-10, 60);
  bound("highest_snr_db", options.highest_snr_db, "Faintest noise", "dB",
        "How far the sound stands above the noise, at the most.", snr)
      .hard(-60, 120)
      .soft(-10, 60);
  const std::string slope = "audiomentations: -6 to 6 dB an octave";
  bound("lowest_slope", options.lowest_slope, "Darkest noise", "dB/octave",
        "How the noise's level falls with frequency: -6 rumbles, -3 is pink, 0 white.", slope)
      .hard(-24, 24)
      .soft(-12, 12);
  bound("highest_slope", options.highest_slope, "Brightest noise", "dB/octave",
        "How the noise's level rises with frequency: 0 is white, 3 blue, 6 hisses.", slope)
      .hard(-24, 24)
      .soft(-12, 12);
  describe_keep_energy(binder, options.keep_energy);
}

Drawn BackgroundNoise::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const double snr = draw_between(random, options_.lowest_snr_db, options_.highest_snr_db);
  const double slope = draw_between(random, options_.lowest_slope, options_.highest_slope);
  drawn.numbers = {{"snr_db", snr}, {"slope_db_per_octave", slope}};
  drawn.words = "noise at " + number_words(snr, 1) + " dB SNR, " + number_words(slope, 1, true) +
                " dB/octave";
  drawn.key = random.key();
  return drawn;
}

torch::Tensor mixed_at_snr(const torch::Tensor& waveform, const torch::Tensor& noise,
                           const std::vector<double>& snr_db) {
  std::vector<double> ratios;
  for (const double snr : snr_db) ratios.push_back(amplitude(-snr));
  const torch::Tensor wanted = waveform.square().mean(2, /*keepdim=*/true).sqrt();
  const torch::Tensor own = noise.square().mean(2, /*keepdim=*/true).sqrt();
  const torch::Tensor level =
      torch::where(own > 0, wanted / own * row_numbers(waveform, ratios), torch::zeros_like(own));
  return waveform + level * noise;
}

torch::Tensor BackgroundNoise::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                                     const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const std::size_t size = fast_fft_size(static_cast<std::size_t>(waveform.size(2)));
  const Octaves octaves(size, sample_rate);
  const torch::Tensor noisy =
      rows_in_plain_loops(waveform)
          ? noise_rows(waveform, draws, RealFft(size), octaves)
          : noise_batch(waveform, draws, static_cast<std::int64_t>(size), octaves);
  return options_.keep_energy ? with_energy_of(waveform, noisy) : noisy;
}

}  // namespace earshot
