#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "core/measures/embed.h"

namespace earshot {

/// What a baseline may use to make its features of an evaluation's items. The cache lives as long
/// as what is made of it; the rest is copied.
struct BaselineContext {
  PcmCache& cache;
  std::vector<Item> training;  ///< of which statistics may be taken
  EmbedSettings windows;       ///< by which the trained encoder hears an item
  std::uint64_t seed = 0;
  /// The run's encoder as it was before the first step, on the run's device.
  std::function<EncoderPointer()> untrained;
  std::function<void(double)> report;  ///< 0..1 of the features that are being made
  std::stop_token stop = {};
};

}  // namespace earshot
