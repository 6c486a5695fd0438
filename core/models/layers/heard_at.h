#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/base/sound_span.h"

namespace earshot {

/// [rows, 1, count] of 1 for the frames, `hop` samples apart, whose hop lies inside the row's sound
/// of a view of `samples`; undefined where `heard` is empty: nothing is padded. A row without such
/// a frame counts whole. A sound that ends with its view is heard to its last frame.
torch::Tensor heard_at(const std::vector<SoundSpan>& heard, std::int64_t samples, std::int64_t hop,
                       std::int64_t count, torch::Device device);

}  // namespace earshot
