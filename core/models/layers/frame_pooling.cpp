#include "core/models/layers/frame_pooling.h"

namespace earshot {
namespace {

constexpr std::int64_t quarters = 4;

}  // namespace

void describe_pooling_over_time(Binder& binder, std::string& pooling, const std::string& source) {
  binder
      .choice("pooling", pooling,
              {{"mean", "Mean", "The mean over time."},
               {"mean_max", "Mean and maximum", "Both, one after the other."},
               {"mean_last", "Mean and last",
                "The mean and the last frame: a context that has heard all."},
               {"quarters", "Mean of each quarter",
                "Four means, one after the other: what comes first and what last is kept, as tones "
                "and other movements need it."}})
      .label("Pooling over time")
      .help("How the frames of a clip become one vector, for probes and the map; no loss sees it.")
      .source(source);
}

void describe_pooling(Binder& binder, FramePooling& pooling,
                      const std::string& published_features) {
  binder
      .choice("features", pooling.frames,
              {{"context", "Contexts c", "What the context network makes of the sound so far."},
               {"local", "Local frames z", "What the convolutions make of each moment."},
               {"both", "Both", "Local frames and contexts, one after the other."}})
      .label("Features")
      .help("Which frames a clip's features are taken from.")
      .source(published_features);
  describe_pooling_over_time(binder, pooling.pooling,
                             "ours; the papers probe every frame, not the clip");
}

torch::Tensor pooled_over_time(const torch::Tensor& frames, const std::string& pooling) {
  if (pooling == "quarters") return torch::adaptive_avg_pool1d(frames, quarters).flatten(1);
  const torch::Tensor mean = frames.mean(2);
  if (pooling == "mean") return mean;
  return torch::cat({mean, pooling == "mean_max" ? frames.amax(2) : frames.select(2, -1)}, 1);
}

std::int64_t pooled_size(std::int64_t channels, const std::string& pooling) {
  if (pooling == "quarters") return quarters * channels;
  return pooling == "mean" ? channels : 2 * channels;
}

torch::Tensor pooled(const FrameEncoder::Frames& frames, const FramePooling& pooling) {
  if (pooling.frames == "context") return pooled_over_time(frames.context, pooling.pooling);
  if (pooling.frames == "local") return pooled_over_time(frames.local, pooling.pooling);
  return torch::cat({pooled_over_time(frames.local, pooling.pooling),
                     pooled_over_time(frames.context, pooling.pooling)},
                    1);
}

std::int64_t pooled_size(std::int64_t local, std::int64_t context, const FramePooling& pooling) {
  const std::int64_t channels =
      (pooling.frames != "context" ? local : 0) + (pooling.frames != "local" ? context : 0);
  return pooled_size(channels, pooling.pooling);
}

}  // namespace earshot
