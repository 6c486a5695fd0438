#pragma once

#include <torch/torch.h>

namespace earshot {

/// What losses and norms calculate with: float64 stays, anything else becomes float32.
inline torch::Tensor at_least_float32(const torch::Tensor& values) {
  return values.scalar_type() == torch::kFloat64 ? values : values.to(torch::kFloat32);
}

}  // namespace earshot
