#pragma once

#include <torch/torch.h>

namespace earshot {

/// The last dimension continued at both ends by its mirror image, the edge itself not repeated, as
/// often as is needed (numpy's "reflect"). values [..., time], time >= 1.
torch::Tensor mirrored_ends(const torch::Tensor& values, std::int64_t before, std::int64_t after);

/// The same by repeating the first and the last value (numpy's "edge").
torch::Tensor repeated_ends(const torch::Tensor& values, std::int64_t before, std::int64_t after);

/// Exactly so many frames: cut, or the last one repeated. values [..., frames], frames >= 1.
torch::Tensor fitted_frames(const torch::Tensor& values, std::int64_t frames);

/// The first frames, at most so many.
torch::Tensor first_frames(const torch::Tensor& values, std::int64_t most);

/// A constant where the values lie, in their precision.
torch::Tensor constant_like(const torch::Tensor& values, const torch::Tensor& constant);

}  // namespace earshot
