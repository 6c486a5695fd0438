#pragma once

#include <functional>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/base/features.h"
#include "core/data/clip_reading.h"
#include "core/data/pcm_cache.h"
#include "core/models/encoder.h"

namespace earshot {

struct EmbedSettings {
  EmbedSettings(std::int64_t window_samples, std::int64_t most_windows = 0,  // NOLINT: by intent
                ClipReading how = {})
      : window(window_samples), most(most_windows), reading(std::move(how)) {}
  std::int64_t window;  ///< samples at the cache's rate
  std::int64_t most;    ///< windows of a clip, evenly spread; 0: all
  ClipReading reading;  ///< as the training read it
};

/// A row of features for each item: the mean of the encoder's output over the item's windows
/// (window_starts says which), in evaluation mode, without gradient, on the encoder's device; the
/// encoder is given back in the mode it came in. A stretch shorter than a window is heard together
/// with the sound about it. Memory is bounded whatever the clips' lengths. An item of a clip that
/// cannot be used has a row of zeros. The step is left to whoever knows it. `report(done 0..1)`.
/// Throws std::invalid_argument where the window is too short for the encoder, and Stopped.
Features embed_items(Encoder& encoder, PcmCache& cache, std::vector<Item> items,
                     const EmbedSettings& settings, const std::function<void(double)>& report = {},
                     std::stop_token stop = {});

/// Gives an encoder that was never trained the running statistics of batch norm that a trained one
/// has: averages over batches of the items' windows (at most some 2,000, mixed by the seed), in
/// training mode, without gradient. Without it an untrained encoder would be judged with statistics
/// of nothing. No weight changes; an encoder without batch norm is left as it is.
/// Throws Stopped.
void settle_batch_norm(Encoder& encoder, PcmCache& cache, std::vector<Item> items,
                       const EmbedSettings& settings, std::uint64_t seed,
                       std::stop_token stop = {});

}  // namespace earshot
