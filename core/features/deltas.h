#pragma once

#include <torch/torch.h>

namespace earshot {

constexpr std::int64_t delta_width = 9;  ///< frames that a delta looks at

/// The `order`-th derivative along time of the polynomial of that order that fits nine frames best
/// (Savitzky & Golay 1964), order 1 or 2; the first and last four frames take the fit of the first
/// and last nine. values [..., frames]; the same shape. Throws std::invalid_argument for fewer than
/// nine frames or another order.
torch::Tensor deltas(const torch::Tensor& values, int order);

/// The features, then their first and their second deltas. values [batch, rows, frames]; returns
/// [batch, 3 rows, frames].
torch::Tensor with_deltas(const torch::Tensor& values);

}  // namespace earshot
