#include "core/measures/distorted_sound.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/random.h"

namespace earshot {
namespace {

class DistortedSound {
 public:
  DistortedSound(PcmCache& cache, DistortionEntry distortion)
      : cache_(cache), distortion_(std::move(distortion)) {}

  /// Overwrites what lies within the clip.
  void put(std::int64_t clip, std::int64_t start, std::span<float> sound) {
    const std::int64_t length = cache_.length(clip);
    const std::int64_t end = std::min(length, start + static_cast<std::int64_t>(sound.size()));
    const std::lock_guard lock(mutex_);
    for (std::int64_t at = std::max<std::int64_t>(start, 0); at < end;) {
      const Block& block = block_at(clip, at, length);
      const std::int64_t until = std::min(end, block.span.end);
      std::copy_n(block.sound.begin() + (at - block.span.begin), until - at,
                  sound.begin() + (at - start));
      at = until;
    }
  }

 private:
  struct Block {
    std::int64_t clip = -1;
    SoundSpan span;
    std::vector<float> sound;
  };

  const Block& block_at(std::int64_t clip, std::int64_t at, std::int64_t length) {
    for (const Block& one : kept_) {
      if (one.clip == clip && one.span.holds(at)) return one;
    }
    const std::int64_t step = distorted_block_seconds * cache_.sample_rate();
    const std::int64_t last = std::max<std::int64_t>(0, (length + step / 2) / step - 1);
    const std::int64_t place = std::min(at / step, last);
    next_ = (next_ + 1) % kept_.size();
    Block& made = kept_[next_];
    made.clip = -1;  // of nothing, should the distortion throw
    made.span = {place * step, place == last ? length : (place + 1) * step};
    made.sound.resize(static_cast<std::size_t>(made.span.length()));
    const SoundBlock block{
        cache_.sample_rate(), length, made.span,
        Random(0, {name_hash(distortion_.words.name.c_str()), static_cast<std::uint64_t>(clip),
                   static_cast<std::uint64_t>(place)})
            .key(),
        [&](std::int64_t start, std::span<float> out) { cache_.read(clip, start, out); }};
    distortion_.distort(block, made.sound);
    made.clip = clip;
    return made;
  }

  PcmCache& cache_;
  const DistortionEntry distortion_;
  std::mutex mutex_;
  std::array<Block, 2> kept_;  ///< frames reach over from one block into the next
  std::size_t next_ = 0;
};

}  // namespace

SoundChange distorted(PcmCache& cache, const DistortionEntry& distortion) {
  auto sound = std::make_shared<DistortedSound>(cache, distortion);
  return [sound](std::int64_t clip, std::int64_t start, std::span<float> out) {
    sound->put(clip, start, out);
  };
}

}  // namespace earshot
