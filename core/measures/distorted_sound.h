#pragma once

#include "core/base/sound_change.h"
#include "core/catalogue/distortions.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// Blocks begin every so many seconds of a clip.
constexpr std::int64_t distorted_block_seconds = 30;

/// A distortion as a change of clips' sound. A clip is distorted block by block on a grid of its
/// own, the last taking a shorter rest with it, so that a stretch sounds the same whoever reads it
/// in whichever pieces and memory stays bounded however long a clip is; a few blocks are kept, as
/// windows follow one another. What is drawn hangs on the distortion's name, the clip's place in
/// the data set and the block alone. The cache lives as long as what is returned. May be called
/// from any thread.
SoundChange distorted(PcmCache& cache, const DistortionEntry& distortion);

}  // namespace earshot
