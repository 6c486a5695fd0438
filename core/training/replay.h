#pragma once

#include <memory>
#include <vector>

#include "core/base/drawn.h"
#include "core/catalogue/catalogue.h"
#include "core/data/pcm_cache.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// The views of one clip exactly as the trainer saw, or would see, them. Plain data.
struct ReplayedViews {
  std::int64_t sample_rate = 0;
  std::int64_t clip = 0;
  std::int64_t step = 0;   ///< the step that was asked for
  std::int64_t epoch = 0;  ///< of that step; it, not the step, decides a clip's draws
  /// The step of this epoch in which the trainer sees the clip, or -1 where it does not (another
  /// split, or the dropped last batch).
  std::int64_t seen_at_step = -1;
  std::vector<float> original;            ///< the whole clip (at most its first 30 s), mono
  std::vector<ViewPlan> plans;            ///< view -> what it is, with its name
  std::vector<std::vector<float>> views;  ///< as long as the plans say
  std::vector<std::vector<Drawn>> draws;  ///< view -> the crop, then one a link of the chain
};

/// A clip from its beginning, at most its first 30 s. Throws std::runtime_error where it cannot be
/// used.
std::vector<float> beginning_of(PcmCache& cache, std::int64_t clip);

/// Replays through the trainer's own code, whole batch and all, so that the samples are
/// bit-identical on the CPU. Steps count from 0. Throws std::runtime_error where the clip cannot be
/// used.
ReplayedViews replay_views(const Catalogue& catalogue, const Experiment& experiment,
                           PcmCache& cache, std::int64_t clip, std::int64_t step);

/// Fresh views of any clip for the audition panel: `draw` counts the person's re-rolls and never
/// meets the trainer's epochs.
ReplayedViews audition_views(const Catalogue& catalogue, const Experiment& experiment,
                             PcmCache& cache, std::int64_t clip, std::int64_t draw);

}  // namespace earshot
