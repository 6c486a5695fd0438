#include "core/models/layers/frame_pooling.h"

namespace earshot {
namespace {

constexpr std::int64_t quarters = 4;

}  // namespace

void describe_pooling_over_time(Binder& binder, TimePooling& pooling, const std::string& source) {
  binder
      .choice("pooling", pooling,
              {{TimePooling::Mean, "mean", "Mean", "The mean over time."},
               {TimePooling::MeanMax, "mean_max", "Mean and maximum", "Both, one after the other."},
               {TimePooling::MeanLast, "mean_last", "Mean and last",
                "The mean and the last frame: a context that has heard all."},
               {TimePooling::Quarters, "quarters", "Mean of each quarter",
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
              {{FramePooling::Frames::Context, "context", "Contexts c",
                "What the context network makes of the sound so far."},
               {FramePooling::Frames::Local, "local", "Local frames z",
                "What the convolutions make of each moment."},
               {FramePooling::Frames::Both, "both", "Both",
                "Local frames and contexts, one after the other."}})
      .label("Features")
      .help("Which frames a clip's features are taken from.")
      .source(published_features);
  describe_pooling_over_time(binder, pooling.pooling,
                             "ours; the papers probe every frame, not the clip");
}

torch::Tensor pooled_over_time(const torch::Tensor& frames, TimePooling pooling) {
  if (pooling == TimePooling::Quarters)
    return torch::adaptive_avg_pool1d(frames, quarters).flatten(1);
  const torch::Tensor mean = frames.mean(2);
  if (pooling == TimePooling::Mean) return mean;
  return torch::cat({mean, pooling == TimePooling::MeanMax ? frames.amax(2) : frames.select(2, -1)},
                    1);
}

std::int64_t pooled_size(std::int64_t channels, TimePooling pooling) {
  if (pooling == TimePooling::Quarters) return quarters * channels;
  return pooling == TimePooling::Mean ? channels : 2 * channels;
}

torch::Tensor pooled(const FrameEncoder::Frames& frames, const FramePooling& pooling) {
  if (pooling.frames == FramePooling::Frames::Context)
    return pooled_over_time(frames.context, pooling.pooling);
  if (pooling.frames == FramePooling::Frames::Local)
    return pooled_over_time(frames.local, pooling.pooling);
  return torch::cat({pooled_over_time(frames.local, pooling.pooling),
                     pooled_over_time(frames.context, pooling.pooling)},
                    1);
}

std::int64_t pooled_size(std::int64_t local, std::int64_t context, const FramePooling& pooling) {
  const std::int64_t channels = (pooling.frames != FramePooling::Frames::Context ? local : 0) +
                                (pooling.frames != FramePooling::Frames::Local ? context : 0);
  return pooled_size(channels, pooling.pooling);
}

}  // namespace earshot
