#pragma once

#include "core/models/encoder.h"
#include "core/params/binder.h"

namespace earshot {

/// What is taken of a clip's frames over time.
enum class TimePooling { Mean, MeanMax, MeanLast, Quarters };

/// How the frames of a clip become the clip's features.
struct FramePooling {
  enum class Frames { Context, Local, Both };

  Frames frames = Frames::Context;
  TimePooling pooling = TimePooling::Mean;
};

/// Declares "features" and "pooling"; published_features names the paper's choice.
void describe_pooling(Binder& binder, FramePooling& pooling, const std::string& published_features);

/// Declares "pooling" alone, for an encoder whose frames are of one kind.
void describe_pooling_over_time(Binder& binder, TimePooling& pooling, const std::string& source);

/// [batch, channels, frames] -> [batch, channels, or two or four times as many]. Quarters of a
/// sound whose frames are fewer than four share frames.
torch::Tensor pooled_over_time(const torch::Tensor& frames, TimePooling pooling);

/// How many features pooled_over_time makes of so many channels.
std::int64_t pooled_size(std::int64_t channels, TimePooling pooling);

/// The features of whole clips.
torch::Tensor pooled(const FrameEncoder::Frames& frames, const FramePooling& pooling);
std::int64_t pooled_size(std::int64_t local, std::int64_t context, const FramePooling& pooling);

}  // namespace earshot
