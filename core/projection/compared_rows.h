#pragma once

#include <torch/torch.h>

#include "core/base/features.h"
#include "core/projection/neighbours.h"

namespace earshot {

/// Rows whose Euclidean distances are those that a projection compares, [rows, width] on the CPU:
/// as they are, or for cosine in float64 and each of length 1, so that a square is twice 1 -
/// cosine. A row that is all zero stays so. Throws std::invalid_argument, one line that begins with
/// `whose` and names the row, for a value that is not finite, and where the values do not fill the
/// rows. A view of the features where it can be, which they must outlive.
torch::Tensor compared_rows(const Features& features, Nearness nearness, const char* whose);

}  // namespace earshot
