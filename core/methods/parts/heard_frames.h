#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/methods/method.h"

namespace earshot {

/// The frames of each row of a view whose `hop` samples are all sound; empty where every frame of
/// every row is. A sound that ends with its view is heard to its last frame.
std::vector<SoundSpan> heard_frames(const Batch& batch, std::size_t view, std::int64_t hop,
                                    std::int64_t frames);

/// The same of samples of which `samples` are a view.
std::vector<SoundSpan> heard_frames(const std::vector<SoundSpan>& heard, std::int64_t samples,
                                    std::int64_t hop, std::int64_t frames);

/// [rows, 1, frames] of 1 where heard and 0 where not, as `like` in type and device.
torch::Tensor heard_mask(const std::vector<SoundSpan>& heard, std::int64_t frames,
                         const torch::Tensor& like);

}  // namespace earshot
