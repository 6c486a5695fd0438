#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/sound_span.h"
#include "core/catalogue/entry_words.h"

namespace earshot {

/// A part of a clip that is to be distorted, with the clip around it.
struct SoundBlock {
  std::int64_t sample_rate = 0;   ///< Hz
  std::int64_t clip_samples = 0;  ///< of the whole clip
  /// [begin, end) of the clip. Begins a whole number of seconds, in tens, after the clip's
  /// beginning.
  SoundSpan span;
  std::uint64_t key = 0;  ///< for what is drawn: of the distortion, the clip and the block alone
  /// Reads the clip as it is from a sample on; silence outside of it.
  std::function<void(std::int64_t start, std::span<float> out)> read;
};

/// A fixed change of test clips, to ask what is still told right of them. What it draws hangs on
/// the block's key alone, never on a training's draws. docs/add-a-protocol.md.
struct DistortionEntry {
  EntryWords words;                ///< the name stands in evaluation.json: "white_noise_10_db"
  std::vector<std::string> kinds;  ///< change_kind.h; a training that draws one of them has seen it
  /// Writes the block as it is heard, finite; `out` has the span's length. May be called from any
  /// thread.
  std::function<void(const SoundBlock& block, std::span<float> out)> distort;
};

}  // namespace earshot
