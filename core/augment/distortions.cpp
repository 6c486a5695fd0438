#include "core/augment/distortions.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/augment/kernels/freeverb.h"
#include "core/augment/kernels/sinc_resample.h"
#include "core/augment/kernels/zero_phase_fir.h"
#include "core/augment/kinds/background_noise.h"
#include "core/augment/kinds/codec.h"

namespace earshot {
namespace {

/// Twice as steep as the filters among the augmentations.
constexpr std::int64_t filter_zeros = 16;
/// After which a room rings 60 dB fainter.
constexpr double decay = 1e-3;

/// A block with some sound around it, as a waveform [1, 1, time].
struct Surrounded {
  Surrounded(const SoundBlock& block, std::int64_t before, std::int64_t after)
      : begin(std::max<std::int64_t>(0, block.span.begin - before)) {
    const std::int64_t end = std::min(block.clip_samples, block.span.end + after);
    waveform = torch::empty({1, 1, end - begin}, torch::kFloat32);
    block.read(begin, {waveform.data_ptr<float>(), static_cast<std::size_t>(end - begin)});
  }
  const float* samples() const { return waveform.data_ptr<float>(); }

  std::int64_t begin;  ///< of the clip
  torch::Tensor waveform;
};

/// The block's part of what was made of it and its surroundings.
void take(const torch::Tensor& made, const Surrounded& from, const SoundBlock& block,
          std::span<float> out) {
  const torch::Tensor whole = made.contiguous();
  const float* const first = whole.data_ptr<float>() + (block.span.begin - from.begin);
  std::copy_n(first, out.size(), out.begin());
}

Distort filtered_by(double hertz, HalfKernel (*kernel_of)(double, std::int64_t)) {
  return [=](const SoundBlock& block, std::span<float> out) {
    const double cutoff = std::min(0.5, hertz / static_cast<double>(block.sample_rate));
    const HalfKernel kernel = kernel_of(cutoff, filter_zeros);
    const auto taps = static_cast<std::int64_t>(kernel.size());
    const Surrounded sound(block, taps, taps);
    take(filtered(sound.waveform, {kernel}, taps), sound, block, out);
  };
}

/// Samples after which the longest loop rings 60 dB fainter than at first, and again as many.
std::int64_t ring_of(const Freeverb& reverb) {
  std::int64_t longest_loop = 1;
  for (const Freeverb::Side& side : reverb.sides) {
    longest_loop = std::max(longest_loop, *std::ranges::max_element(side.combs));
  }
  const double loops = std::ceil(std::log(decay) / std::log(reverb.feedback));
  return 2 * static_cast<std::int64_t>(loops) * longest_loop;
}

}  // namespace

Distort noise_added(double snr_db, double slope_db_per_octave) {
  return [=](const SoundBlock& block, std::span<float> out) {
    const Surrounded sound(block, 0, 0);
    Drawn drawn;
    drawn.numbers = {{"snr_db", snr_db}, {"slope_db_per_octave", slope_db_per_octave}};
    drawn.key = block.key;
    take(BackgroundNoise({}).apply(sound.waveform, block.sample_rate, {drawn}), sound, block, out);
  };
}

Distort low_passed(double hertz) {
  return filtered_by(hertz, low_pass_kernel);
}

Distort high_passed(double hertz) {
  return filtered_by(hertz, high_pass_kernel);
}

Distort put_in_room(double reverberance, double damping, double room_size) {
  return [=](const SoundBlock& block, std::span<float> out) {
    const Freeverb reverb = freeverb(reverberance, damping, room_size, block.sample_rate);
    const Surrounded sound(block, ring_of(reverb), 0);
    const torch::Tensor wet = torch::empty_like(sound.waveform);
    reverberate(reverb, sound.samples(), wet.data_ptr<float>(), wet.size(2));
    take(wet, sound, block, out);
  };
}

Distort made_louder(double db) {
  return [factor = static_cast<float>(std::pow(10.0, db / 20))](const SoundBlock& block,
                                                                std::span<float> out) {
    block.read(block.span.begin, out);
    for (float& sample : out) sample *= factor;
  };
}

Distort coded(double kept_hz, std::int64_t bands) {
  return [=](const SoundBlock& block, std::span<float> out) {
    // A frame of 32 ms on either side.
    const std::int64_t around = block.sample_rate / 16;
    const Surrounded sound(block, around, around);
    CodecOptions options;
    options.kept_hz = kept_hz;
    options.bands = bands;
    Drawn drawn;
    drawn.key = block.key;
    take(Codec(options).apply(sound.waveform, block.sample_rate, {drawn}), sound, block, out);
  };
}

Distort played_at(double ratio) {
  return [ratio](const SoundBlock& block, std::span<float> out) {
    const auto count = static_cast<std::int64_t>(out.size());
    // Whole: blocks begin at tens of seconds.
    const std::int64_t first = std::llround(static_cast<double>(block.span.begin) * ratio);
    const std::int64_t margin = sinc_reach(ratio) + 4;
    const auto heard = static_cast<std::int64_t>(std::ceil(static_cast<double>(count) * ratio));
    std::vector<float> sound(static_cast<std::size_t>(heard + 2 * margin));
    block.read(first - margin, sound);
    sinc_resample(sound.data() + margin, ratio, out.data(), count);
  };
}

}  // namespace earshot
