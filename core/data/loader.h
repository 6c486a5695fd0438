#pragma once

#include <memory>
#include <vector>

#include "core/base/drawn.h"
#include "core/base/sound_span.h"
#include "core/data/batch_plan.h"
#include "core/data/clip_reading.h"
#include "core/data/pcm_cache.h"

namespace earshot {

struct CropSettings {
  std::uint64_t seed = 0;
  std::int64_t samples = 0;         ///< of the longest view, at the cache's rate
  std::vector<int> crops = {0, 1};  ///< view -> the number of its crop
  ShortClips short_clips = ShortClips::Pad;
  std::shared_ptr<ClipNorms> norms = nullptr;  ///< as ClipReading
  std::vector<std::int64_t> lengths = {};      ///< view -> samples; empty where all are `samples`

  std::int64_t length_of(std::size_t view) const {
    return lengths.empty() ? samples : lengths.at(view);
  }
  ClipReading reading() const { return {short_clips, norms}; }
};

/// One step's raw crops, before any augmentation.
struct LoadedBatch {
  std::int64_t step = 0;
  std::int64_t epoch = 0;
  std::vector<std::int64_t> clips;            ///< row -> clip
  std::vector<std::vector<float>> samples;    ///< view -> [batch, its samples], row-major
  std::vector<std::vector<Drawn>> crops;      ///< view -> row -> where it was cut
  std::vector<std::vector<SoundSpan>> heard;  ///< view -> row -> samples that are not padding
  std::vector<Problem> problems;              ///< clips that had to be replaced, and why
};

/// Those of a view's samples that are not padding: all of them unless short clips are padded.
SoundSpan heard_of(const CropSettings& settings, std::int64_t samples, std::int64_t clip_length,
                   std::int64_t start);

/// Where one view of a clip is cut, drawn from (seed, epoch, clip, number of its crop): "crop at
/// 1.204 s". A clip shorter than the crop is placed at random within it, silence or what the clip
/// goes on with around it; a view that is shorter than its crop then holds as much of the clip as
/// it can. Numbers: start_samples (negative where the clip begins later than the view). Applied is
/// always true.
Drawn draw_crop(const CropSettings& settings, std::int64_t sample_rate, std::int64_t clip_length,
                std::int64_t epoch, std::int64_t clip, std::size_t view);

/// Makes one step's crops on the calling thread. A clip that cannot be used (unreadable, silent, or
/// shorter than the longest view where those are skipped) is replaced by the next usable training
/// clip after it in the data set's order, deterministically, and named in `problems`. Throws
/// std::runtime_error where no training clip is usable.
LoadedBatch load_batch(BatchPlan& plan, PcmCache& cache, const CropSettings& settings,
                       std::int64_t step);

/// Prepares the batches of consecutive steps on threads of its own, a bounded number ahead.
class Loader {
 public:
  Loader(BatchPlan plan, std::shared_ptr<PcmCache> cache, CropSettings settings,
         std::int64_t first_step, int threads, int ahead);
  ~Loader();  ///< stops and joins
  /// The next step's batch, in order; waits for it. Rethrows what went wrong while loading it.
  LoadedBatch next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot
