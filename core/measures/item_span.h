#pragma once

#include "core/base/features.h"
#include "core/base/sound_span.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// Where an item lies in its clip, in samples at the cache's rate, no part of it outside of the
/// clip. Of a clip that cannot be used, nothing. Decodes the clip when needed.
SoundSpan span_of(PcmCache& cache, const Item& item);

}  // namespace earshot
