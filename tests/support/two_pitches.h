#pragma once

#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "core/audio/decode.h"

namespace earshot::testing {

/// Sub-folders `high` and `low` of half-second tones at 16 kHz that differ in pitch. No tensor is
/// needed for it.
inline void make_two_pitches(const std::filesystem::path& folder, int clips_per_class) {
  constexpr int rate = 16000;
  for (const auto& [name, hz] : {std::pair{"high", 1200.0}, std::pair{"low", 200.0}}) {
    std::filesystem::create_directories(folder / name);
    for (int clip = 0; clip < clips_per_class; ++clip) {
      std::vector<float> samples(rate / 2);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        const double seconds = static_cast<double>(i) / rate;
        const double tone = std::sin(2 * std::numbers::pi * (hz + 7 * clip) * seconds);
        samples[i] = static_cast<float>(0.3 * tone * std::exp(-seconds * clip / 10));
      }
      write_wav(folder / name / (std::to_string(clip) + ".wav"), samples, rate);
    }
  }
}

}  // namespace earshot::testing
