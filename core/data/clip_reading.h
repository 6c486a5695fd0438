#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>

#include "core/base/sound_change.h"
#include "core/data/options.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// The L2 norms of whole clips, each calculated when it is first asked for. Safe to use from any
/// thread.
class ClipNorms {
 public:
  /// 1 for silence. Of the clip as it is changed; always the same change.
  double of(PcmCache& cache, std::int64_t clip, const SoundChange& change = {});

 private:
  std::mutex mutex_;
  std::unordered_map<std::int64_t, double> known_;
};

/// What is done to a clip's samples on their way to a crop or a window.
struct ClipReading {
  ShortClips short_clips = ShortClips::Pad;
  /// Where set, every clip is divided by its L2 norm, as COLA's code does.
  std::shared_ptr<ClipNorms> norms;
  /// Where set, done first to what is read. Set by changed_reading().
  SoundChange change = {};
};

/// The same reading of sound that is changed: of changed clips the norms are others.
ClipReading changed_reading(ClipReading reading, const SoundChange& change);

/// Samples [start, start + out.size()) of a clip. Outside of the clip: silence; but where the clip
/// is shorter than `out` and short clips are reflected or repeated, what these go on with.
void read_clip(PcmCache& cache, const ClipReading& reading, std::int64_t clip, std::int64_t start,
               std::span<float> out);

}  // namespace earshot
