#include "tests/example_protocol/zero_crossings.h"

#include <algorithm>

#include "core/base/stopped.h"
#include "core/measures/baseline.h"
#include "core/measures/item_span.h"

namespace earshot::example {
namespace {

/// Crossings a sample.
float crossings_of(PcmCache& cache, const Item& item, const SoundChange& change) {
  constexpr std::int64_t at_once = 1 << 16;
  const SoundSpan span = span_of(cache, item);
  std::int64_t crossings = 0;
  float last = 0;
  std::vector<float> sound;
  for (std::int64_t at = span.begin; at < span.end; at += at_once) {
    sound.resize(static_cast<std::size_t>(std::min(at_once, span.end - at)));
    cache.read(item.clip, at, sound);
    if (change) change(item.clip, at, sound);
    for (const float sample : sound) {
      crossings += (sample < 0) != (last < 0) ? 1 : 0;
      last = sample;
    }
  }
  const auto samples = static_cast<double>(std::max<std::int64_t>(1, span.length()));
  return static_cast<float>(static_cast<double>(crossings) / samples);
}

FeatureSource source(const BaselineContext& context) {
  return [&cache = context.cache, report = context.report, stop = context.stop](
             const std::vector<Item>& items, const SoundChange& change) {
    Features features{items};
    features.width = 1;
    for (const Item& item : items) {
      leave_if_stopped(stop);
      features.values.push_back(crossings_of(cache, item, change));
      report(static_cast<double>(features.values.size()) / static_cast<double>(items.size()));
    }
    return features;
  };
}

}  // namespace

BaselineEntry zero_crossings() {
  return {{"zero_crossings", "zero crossings", "How often the sound changes sign.", "ours"},
          "crossings",
          "zero crossings",
          source};
}

}  // namespace earshot::example
