#include "widgets/sound/waveform_pyramid.h"

#include <algorithm>
#include <cmath>

namespace earshot {

namespace {

/// Gathers extremes and power of stretches of different lengths.
struct Gathering {
  float low = 0, high = 0;
  double power = 0;
  std::int64_t count = 0;

  void add(float lowest, float highest, double mean_power, std::int64_t samples) {
    low = count == 0 ? lowest : std::min(low, lowest);
    high = count == 0 ? highest : std::max(high, highest);
    power += mean_power * static_cast<double>(samples);
    count += samples;
  }
  double mean_power() const { return count > 0 ? power / static_cast<double>(count) : 0.0; }
};

}  // namespace

WaveformPyramid::WaveformPyramid(std::shared_ptr<const std::vector<float>> samples)
    : samples_(std::move(samples)) {
  const std::vector<float>& all = *samples_;
  std::vector<Block> lowest;
  lowest.reserve(all.size() / base + 1);
  for (std::size_t start = 0; start < all.size(); start += base) {
    Gathering gathering;
    for (std::size_t i = start; i < std::min(all.size(), start + base); ++i) {
      const float value = std::isfinite(all[i]) ? all[i] : 0.0F;
      gathering.add(value, value, static_cast<double>(value) * value, 1);
    }
    lowest.push_back({gathering.low, gathering.high, static_cast<float>(gathering.mean_power())});
  }
  levels_.push_back(std::move(lowest));
  while (levels_.back().size() > factor) {
    const std::vector<Block>& fine = levels_.back();
    std::vector<Block> coarse;
    for (std::size_t start = 0; start < fine.size(); start += factor) {
      Gathering gathering;
      for (std::size_t i = start; i < std::min<std::size_t>(fine.size(), start + factor); ++i) {
        gathering.add(fine[i].low, fine[i].high, static_cast<double>(fine[i].power), 1);
      }
      coarse.push_back({gathering.low, gathering.high, static_cast<float>(gathering.mean_power())});
    }
    levels_.push_back(std::move(coarse));
  }
}

WaveRange WaveformPyramid::range(std::int64_t first, std::int64_t last) const {
  first = std::clamp<std::int64_t>(first, 0, size());
  last = std::clamp<std::int64_t>(last, first, size());
  Gathering gathering;
  while (first < last) {
    // The longest block that begins here and does not reach past the end.
    std::int64_t length = base;
    std::size_t level = 0;
    if (first % base != 0 || first + base > last) {
      const float raw = (*samples_)[static_cast<std::size_t>(first)];
      const float value = std::isfinite(raw) ? raw : 0.0F;
      gathering.add(value, value, static_cast<double>(value) * value, 1);
      ++first;
      continue;
    }
    while (level + 1 < levels_.size() && first % (length * factor) == 0 &&
           first + length * factor <= last) {
      length *= factor;
      ++level;
    }
    const Block& block = levels_[level][static_cast<std::size_t>(first / length)];
    gathering.add(block.low, block.high, static_cast<double>(block.power), length);
    first += length;
  }
  return {gathering.low, gathering.high, static_cast<float>(std::sqrt(gathering.mean_power()))};
}

std::vector<WaveRange> WaveformPyramid::columns(double first, double last, int count) const {
  std::vector<WaveRange> columns;
  columns.reserve(static_cast<std::size_t>(std::max(0, count)));
  const double width = (last - first) / std::max(1, count);
  for (int column = 0; column < count; ++column) {
    const double start = std::floor(first + column * width);
    const double end = std::max(start + 1, std::floor(first + (column + 1) * width));
    const bool outside = end <= 0 || start >= static_cast<double>(size());
    columns.push_back(
        outside ? WaveRange{}
                : range(static_cast<std::int64_t>(start), static_cast<std::int64_t>(end)));
  }
  return columns;
}

}  // namespace earshot
