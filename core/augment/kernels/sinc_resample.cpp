#include "core/augment/kernels/sinc_resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/lanes.h"

namespace earshot {
namespace {

constexpr double kaiser_beta = 7.0;
constexpr double pass_band = 0.95;

double windowed_sinc_at(double crossings) {
  const double edge = crossings / static_cast<double>(sinc_crossings);
  const double window = std::cyl_bessel_i(0.0, kaiser_beta * std::sqrt(1 - edge * edge)) /
                        std::cyl_bessel_i(0.0, kaiser_beta);
  const double phase = std::numbers::pi * crossings;
  return window * (crossings == 0.0 ? 1.0 : std::sin(phase) / phase);
}

double interpolated(double crossings) {
  const double place = crossings * static_cast<double>(sinc_steps);
  const auto below = static_cast<std::size_t>(place);
  const std::vector<double>& table = windowed_sinc();
  if (below + 1 >= table.size()) return 0.0;
  const double part = place - static_cast<double>(below);
  return table[below] + part * (table[below + 1] - table[below]);
}

/// Kernels for the positions 0, 1 / sinc_phases, ... 1 between two input samples, each of sum 1.
class PhaseTable {
 public:
  explicit PhaseTable(double ratio)
      : reach_(sinc_reach(ratio)),
        taps_((2 * static_cast<std::size_t>(reach_) + lane_count - 1) / lane_count * lane_count),
        kernels_(static_cast<std::size_t>(sinc_phases + 1) * taps_) {
    const double scale = sinc_scale(ratio);
    for (std::int64_t phase = 0; phase <= sinc_phases; ++phase) {
      float* const kernel = kernels_.data() + static_cast<std::size_t>(phase) * taps_;
      const double position = static_cast<double>(phase) / static_cast<double>(sinc_phases);
      double sum = 0.0;
      for (std::int64_t tap = 0; tap < 2 * reach_; ++tap) {
        const double distance = static_cast<double>(tap - reach_ + 1) - position;
        const double weight = interpolated(std::abs(distance) * scale);
        kernel[tap] = static_cast<float>(weight);
        sum += weight;
      }
      for (std::size_t tap = 0; tap < taps_; ++tap) {
        kernel[tap] = static_cast<float>(static_cast<double>(kernel[tap]) / sum);
      }
    }
  }

  /// The band-limited signal at in[whole + part].
  float at(const float* in, std::int64_t whole, double part) const {
    const double place = part * static_cast<double>(sinc_phases);
    const auto phase = static_cast<std::size_t>(place);
    const float* const below = kernels_.data() + phase * taps_;
    const float* const above = below + taps_;
    const float* const samples = in + whole - reach_ + 1;
    Lanes first{};
    Lanes second{};
    for (std::size_t tap = 0; tap < taps_; tap += lane_count) {
      const Lanes these = load_lanes(samples + tap);
      first += load_lanes(below + tap) * these;
      second += load_lanes(above + tap) * these;
    }
    const float step = static_cast<float>(place - static_cast<double>(phase));
    return sum_of_lanes(first + step * (second - first));
  }

 private:
  std::int64_t reach_;
  std::size_t taps_;
  std::vector<float> kernels_;
};

}  // namespace

const std::vector<double>& windowed_sinc() {
  static const std::vector<double> table = [] {
    std::vector<double> values(static_cast<std::size_t>(sinc_crossings * sinc_steps + 1));
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = windowed_sinc_at(static_cast<double>(i) / static_cast<double>(sinc_steps));
    }
    values.push_back(0.0);
    return values;
  }();
  return table;
}

double sinc_scale(double ratio) {
  return pass_band * std::min(1.0, 1.0 / ratio);
}

std::int64_t sinc_reach(double ratio) {
  return static_cast<std::int64_t>(
      std::ceil(static_cast<double>(sinc_crossings) / sinc_scale(ratio)));
}

void sinc_resample(const float* in, double ratio, float* out, std::int64_t count) {
  const PhaseTable table(ratio);
  for (std::int64_t n = 0; n < count; ++n) {
    const double position = static_cast<double>(n) * ratio;
    const auto whole = static_cast<std::int64_t>(position);
    out[n] = table.at(in, whole, position - static_cast<double>(whole));
  }
}

}  // namespace earshot
