#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace earshot {

/// What a stretch of a waveform spans.
struct WaveRange {
  float low = 0, high = 0;
  float rms = 0;
};

/// The extremes and the power of a sound over ever longer blocks, so that any stretch of a
/// ten-minute sound is drawn in the time of its pixels. Immutable once made.
class WaveformPyramid {
 public:
  explicit WaveformPyramid(std::shared_ptr<const std::vector<float>> samples);

  /// One range a column over samples [first, last), which may reach past either end: silence there.
  std::vector<WaveRange> columns(double first, double last, int count) const;
  /// Of samples [first, last) within the sound.
  WaveRange range(std::int64_t first, std::int64_t last) const;
  std::int64_t size() const { return static_cast<std::int64_t>(samples_->size()); }
  std::span<const float> samples() const { return *samples_; }

 private:
  struct Block {
    float low = 0, high = 0;
    float power = 0;  ///< mean of the squares
  };
  static constexpr std::int64_t base = 64;   ///< samples of a lowest block
  static constexpr std::int64_t factor = 8;  ///< blocks of one level in one of the next

  std::shared_ptr<const std::vector<float>> samples_;
  std::vector<std::vector<Block>> levels_;
};

}  // namespace earshot
