#pragma once

#include <string>
#include <vector>

#include "core/data/loader.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// The training clips that a run cuts its crops from, ascending. A set of up to 5,000 clips is
/// decoded and checked first, so that what cannot be used is left out and named; of a larger one
/// every clip is taken, and the loader replaces what it finds unusable on the way. Either way the
/// answer is a matter of the data alone.
std::vector<std::int64_t> usable_training_clips(PcmCache& cache, const CropSettings& settings);

/// Whether a clip is shorter than the crop by what its header says, where short clips are skipped.
bool is_left_out(const Clip& clip, const CropSettings& settings, std::int64_t sample_rate);

/// Those of `clips` that are shorter than the crop by what their headers say, with the reason; none
/// where short clips are not skipped.
std::vector<Problem> too_short_clips(const Dataset& dataset, const std::vector<std::int64_t>& clips,
                                     const CropSettings& settings, std::int64_t sample_rate);

/// How many training clips are shorter than the crop by what their headers say, and what happens to
/// them, in a line; empty where none is.
std::string short_clips_words(const Dataset& dataset, const CropSettings& settings,
                              std::int64_t sample_rate);

/// Whether all of a set is decoded and checked before training.
bool is_checked_first(const Dataset& dataset);

}  // namespace earshot
