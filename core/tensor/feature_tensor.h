#pragma once

#include <torch/torch.h>

#include "core/base/features.h"

namespace earshot {

/// The features as [rows, width], float32 on the CPU: a view, which they must outlive. Throws
/// std::invalid_argument where the values do not fill the rows.
torch::Tensor tensor_of(const Features& features);
torch::Tensor tensor_of(const Features&& features) = delete;

}  // namespace earshot
