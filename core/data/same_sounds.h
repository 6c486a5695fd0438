#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "core/data/pcm_cache.h"

namespace earshot {

/// Sounds that are in more than one split: copies, links, files of the same content. Each counts
/// once, however many files hold it.
struct SharedSounds {
  std::int64_t test = 0;   ///< of the test split, in training or validation too
  std::int64_t valid = 0;  ///< of the validation split, in training too
  /// "12 sounds of the test split are in training too, e.g. a.wav as b.wav"; "" for none.
  std::string words;
};

/// By the files: sizes first, then links and a few blocks of files of the same size, then whole
/// files that agree so far. For 100,000 files of one size a few seconds. Files that cannot be read
/// agree with none.
SharedSounds shared_sounds(const Dataset& dataset, const std::stop_token& stop = {});

/// By what is decoded, so that the same sound under other tags or in another lossless format is
/// found too. Decodes what was not decoded yet.
SharedSounds shared_sounds(PcmCache& cache, const std::stop_token& stop = {});

}  // namespace earshot
