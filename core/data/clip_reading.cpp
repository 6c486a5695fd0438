#include "core/data/clip_reading.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace earshot {
namespace {

/// Which sample of a clip of `length` lies at a place outside of it.
std::int64_t continued(std::int64_t place, std::int64_t length, ShortClips how) {
  const bool mirrored = how == ShortClips::Reflect;
  const std::int64_t period = mirrored ? std::max<std::int64_t>(1, 2 * (length - 1)) : length;
  const std::int64_t within = ((place % period) + period) % period;
  return within < length ? within : period - within;
}

void read_changed(PcmCache& cache, const SoundChange& change, std::int64_t clip, std::int64_t start,
                  std::span<float> out) {
  cache.read(clip, start, out);
  if (change) change(clip, start, out);
}

void read_continued(PcmCache& cache, const ClipReading& reading, std::int64_t clip,
                    std::int64_t start, std::span<float> out) {
  std::vector<float> whole(static_cast<std::size_t>(cache.length(clip)));
  read_changed(cache, reading.change, clip, 0, whole);
  const auto length = static_cast<std::int64_t>(whole.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t place = start + static_cast<std::int64_t>(i);
    out[i] = whole[static_cast<std::size_t>(continued(place, length, reading.short_clips))];
  }
}

}  // namespace

double ClipNorms::of(PcmCache& cache, std::int64_t clip, const SoundChange& change) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(clip);
    if (found != known_.end()) return found->second;
  }
  constexpr std::int64_t at_once = 1 << 18;
  const std::int64_t length = cache.length(clip);
  std::vector<float> piece;
  double squares = 0;
  for (std::int64_t start = 0; start < length; start += at_once) {
    piece.resize(static_cast<std::size_t>(std::min(at_once, length - start)));
    read_changed(cache, change, clip, start, piece);
    for (const float sample : piece) {
      squares += static_cast<double>(sample) * static_cast<double>(sample);
    }
  }
  const double norm = squares > 0 ? std::sqrt(squares) : 1.0;
  const std::lock_guard lock(mutex_);
  return known_.emplace(clip, norm).first->second;
}

ClipReading changed_reading(ClipReading reading, const SoundChange& change) {
  reading.change = change;
  if (change && reading.norms) reading.norms = std::make_shared<ClipNorms>();
  return reading;
}

void read_clip(PcmCache& cache, const ClipReading& reading, std::int64_t clip, std::int64_t start,
               std::span<float> out) {
  const bool goes_on =
      reading.short_clips == ShortClips::Reflect || reading.short_clips == ShortClips::Repeat;
  const std::int64_t length = goes_on ? cache.length(clip) : 0;
  if (length > 0 && length < static_cast<std::int64_t>(out.size())) {
    read_continued(cache, reading, clip, start, out);
  } else {
    read_changed(cache, reading.change, clip, start, out);
  }
  if (reading.norms) {
    const auto factor = static_cast<float>(1.0 / reading.norms->of(cache, clip, reading.change));
    for (float& sample : out) sample *= factor;
  }
}

}  // namespace earshot
