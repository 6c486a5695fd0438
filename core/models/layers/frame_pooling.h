#pragma once

#include "core/models/encoder.h"
#include "core/params/binder.h"

namespace earshot {

/// How the frames of a clip become the clip's features.
struct FramePooling {
  std::string frames = "context";  ///< "context", "local" or "both"
  std::string pooling = "mean";    ///< "mean", "mean_max", "mean_last" or "quarters"
};

/// Declares "features" and "pooling"; published_features names the paper's choice.
void describe_pooling(Binder& binder, FramePooling& pooling, const std::string& published_features);

/// Declares "pooling" alone, for an encoder whose frames are of one kind.
void describe_pooling_over_time(Binder& binder, std::string& pooling, const std::string& source);

/// [batch, channels, frames] -> [batch, channels, or two or four times as many]. Quarters of a
/// sound whose frames are fewer than four share frames.
torch::Tensor pooled_over_time(const torch::Tensor& frames, const std::string& pooling);

/// How many features pooled_over_time makes of so many channels.
std::int64_t pooled_size(std::int64_t channels, const std::string& pooling);

/// The features of whole clips.
torch::Tensor pooled(const FrameEncoder::Frames& frames, const FramePooling& pooling);
std::int64_t pooled_size(std::int64_t local, std::int64_t context, const FramePooling& pooling);

}  // namespace earshot
