#include "core/augment/kernels/freeverb.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr std::array<int, 8> comb_lengths{1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617};
constexpr std::array<int, 4> allpass_lengths{225, 341, 441, 556};
constexpr double lengths_rate = 44100;
constexpr int stereo_spread = 12;
constexpr float allpass_gain = 0.5F;
/// 0.015 is SoX's; half of it because the two sides are averaged.
constexpr float side_level = 0.015F / 2;
constexpr std::int64_t chunk = 1024;

std::int64_t whole_samples(double samples) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(samples + 0.5));
}

/// A delay line laid out straight: `delay` past samples, then the chunk in work. That is cheaper
/// than a ring, whose every access needs a wrap.
class Line {
 public:
  explicit Line(std::int64_t delay)
      : delay_(delay), samples_(static_cast<std::size_t>(delay + chunk), 0.0F) {}
  const float* past() const { return samples_.data(); }
  float* present() { return samples_.data() + delay_; }
  void advance(std::int64_t count) {
    std::copy(samples_.begin() + count, samples_.begin() + count + delay_, samples_.begin());
  }

 private:
  std::int64_t delay_;
  std::vector<float> samples_;
};

class CombBank {
 public:
  explicit CombBank(const Freeverb& reverb, const Freeverb::Side& side)
      : feedback_(static_cast<float>(reverb.feedback)),
        damping_(static_cast<float>(reverb.damping)) {
    for (const std::int64_t delay : side.combs) lines_.emplace_back(delay);
  }

  /// All eight in one loop: each is a chain of dependent steps, and together they fill the
  /// processor.
  void process(const float* in, float* sum, std::int64_t count) {
    std::array<const float*, 8> past{};
    std::array<float*, 8> present{};
    for (std::size_t i = 0; i < 8; ++i) {
      past[i] = lines_[i].past();
      present[i] = lines_[i].present();
    }
    std::array<float, 8> low = low_;
    const float damping = damping_;
    const float open = 1.0F - damping;
    const float feedback = feedback_;
    for (std::int64_t n = 0; n < count; ++n) {
      const float sample = in[n];
      float total = 0.0F;
      for (std::size_t i = 0; i < 8; ++i) {
        const float delayed = past[i][n];
        low[i] = delayed * open + low[i] * damping;
        present[i][n] = sample + feedback * low[i];
        total += delayed;
      }
      sum[n] = total;
    }
    low_ = low;
    for (Line& line : lines_) line.advance(count);
  }

 private:
  std::vector<Line> lines_;
  std::array<float, 8> low_{};
  float feedback_;
  float damping_;
};

void allpass(Line& line, float* samples, std::int64_t count) {
  const float* const past = line.past();
  float* const present = line.present();
  for (std::int64_t n = 0; n < count; ++n) {
    const float delayed = past[n];
    const float sample = samples[n];
    present[n] = sample + allpass_gain * delayed;
    samples[n] = delayed - sample;
  }
  line.advance(count);
}

}  // namespace

Freeverb freeverb(double reverberance, double damping, double room_size, std::int64_t sample_rate) {
  Freeverb reverb;
  // Exponential in the dial, 0.3 at its lower end and 0.98 at its upper.
  const double lower = std::log(1 - 0.3);
  const double upper = std::log(1 - 0.98);
  reverb.feedback = 1 - std::exp(lower + reverberance / 100 * (upper - lower));
  reverb.damping = 0.2 + 0.3 * damping / 100;
  const double rate = static_cast<double>(sample_rate) / lengths_rate;
  const double room = 0.1 + 0.9 * room_size / 100;
  for (std::size_t side = 0; side < 2; ++side) {
    // Every second filter of the other side is shorter instead of longer.
    const auto spread = [&](std::size_t filter) {
      return side == 0 ? 0 : filter % 2 == 0 ? stereo_spread : -stereo_spread;
    };
    for (std::size_t i = 0; i < comb_lengths.size(); ++i) {
      reverb.sides[side].combs[i] = whole_samples(room * rate * (comb_lengths[i] + spread(i)));
    }
    for (std::size_t i = 0; i < allpass_lengths.size(); ++i) {
      reverb.sides[side].allpasses[i] = whole_samples(rate * (allpass_lengths[i] + spread(i)));
    }
  }
  return reverb;
}

void reverberate(const Freeverb& reverb, const float* in, float* out, std::int64_t samples) {
  std::copy(in, in + samples, out);
  if (std::all_of(in, in + samples, [](float sample) { return sample == 0.0F; })) return;
  for (const Freeverb::Side& side : reverb.sides) {
    CombBank combs(reverb, side);
    std::vector<Line> allpasses;
    for (const std::int64_t delay : side.allpasses) allpasses.emplace_back(delay);
    std::array<float, chunk> dry{};
    std::array<float, chunk> wet{};
    for (std::int64_t start = 0; start < samples; start += chunk) {
      const std::int64_t count = std::min(chunk, samples - start);
      // Far below anything audible, and it keeps the decaying loops out of the denormals, which
      // cost a hundred times the time.
      for (std::int64_t n = 0; n < count; ++n) {
        dry[static_cast<std::size_t>(n)] = in[start + n] + 1e-18F;
      }
      combs.process(dry.data(), wet.data(), count);
      for (Line& line : allpasses) allpass(line, wet.data(), count);
      for (std::int64_t n = 0; n < count; ++n) {
        out[start + n] += side_level * wet[static_cast<std::size_t>(n)];
      }
    }
  }
}

}  // namespace earshot
