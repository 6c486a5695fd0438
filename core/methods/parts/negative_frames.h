#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/losses/future_scores.h"
#include "core/params/binder.h"

namespace earshot {

/// Where the negatives of a target frame come from.
struct NegativeOptions {
  enum class Pool { Batch, Group, Clip };

  Pool pool = Pool::Batch;
  std::int64_t count = 128;
  bool exclude_own_clip = false;
};

/// Draws the negatives of every frame of a batch, uniformly and with replacement: among all frames
/// of the batch, among those of clips of the same group, or among those of the own clip. Never the
/// target frame itself. A clip whose group is not known (-1, or `groups` is empty) is a group of
/// its own; where the own clip is excluded and no other has the group, the whole batch but the own
/// clip serves. `heard`: the frames of each clip that may be drawn, all where it is empty; a clip
/// whose pool has none of them draws from all its frames, and its predictions do not count. The
/// index is on the CPU. Throws std::invalid_argument where there is no frame to
/// draw.
NegativeFrames draw_negatives(const NegativeOptions& options, std::int64_t batch,
                              std::int64_t frames, const std::vector<std::int64_t>& groups,
                              Random random, const std::vector<SoundSpan>& heard = {});

/// All frames of the own clip but the target itself, frames - 1 of them.
NegativeFrames all_other_frames(std::int64_t batch, std::int64_t frames);

/// "negatives", "negative_count" and "exclude_own_clip"; the words of the sources are the method's.
struct NegativeSources {
  std::string pool, count, exclude_own_clip;
};
void describe_negatives(Binder& binder, NegativeOptions& options, const NegativeSources& sources);

/// Contradictions between these settings and the rest of an experiment; path and words.
Contradictions negative_contradictions(const NegativeOptions& options, const Values& all);

}  // namespace earshot
