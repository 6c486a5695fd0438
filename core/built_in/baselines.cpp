#include "core/built_in/baselines.h"

#include "core/measures/baseline.h"
#include "core/measures/log_mel_statistics.h"

namespace earshot {
namespace {

FeatureSource untrained_source(const BaselineContext& context) {
  const EncoderPointer encoder = context.untrained();
  settle_batch_norm(*encoder, context.cache, context.training, context.windows, context.seed,
                    context.stop);
  return [encoder, &cache = context.cache, windows = context.windows, report = context.report,
          stop = context.stop](const std::vector<Item>& items, const SoundChange& change) {
    EmbedSettings settings = windows;
    settings.reading = changed_reading(std::move(settings.reading), change);
    return embed_items(*encoder, cache, items, settings, report, stop);
  };
}

/// Of features that need nothing but the sound.
auto source_of(Features (*make)(PcmCache&, std::vector<Item>, const std::function<void(double)>&,
                                std::stop_token, const SoundChange&)) {
  return [make](const BaselineContext& context) -> FeatureSource {
    return [make, &cache = context.cache, report = context.report, stop = context.stop](
               const std::vector<Item>& items, const SoundChange& change) {
      return make(cache, items, report, stop, change);
    };
  };
}

}  // namespace

std::vector<BaselineEntry> built_in_baselines() {
  return {
      {{"untrained", "untrained encoder",
        "The same encoder with its first weights: what its structure alone hears.",
        "Saxe et al. 2011, On Random Weights and Unsupervised Feature Learning"},
       "untrained",
       "embedding with the untrained encoder",
       untrained_source,
       true},
      {{"log_mel", "log-mel statistics",
        "Mean and deviation over time of 64 log-mel bands: what no learning at all gives.", "ours"},
       "log-mel",
       "log-mel statistics",
       source_of(log_mel_statistics)},
      {{"log_mel_quarters", "log-mel statistics with order",
        "The same and the means of the clip's four quarters: what no learning gives that hears "
        "what comes first and what last.",
        "ours"},
       "log-mel quarters",
       "log-mel statistics of quarters",
       source_of(log_mel_quarters)}};
}

}  // namespace earshot
