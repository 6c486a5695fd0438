#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace earshot::testing {

/// What is swept: every combination that a filter fits into.
struct SweepAxes {
  std::vector<std::int64_t> batches, heights, widths, strides, dilations;
  std::vector<std::int64_t> paddings;  ///< 0 none, 1 half a kernel, 2 a whole one less one
  std::vector<std::vector<std::int64_t>> kernels;   ///< {tall, wide}
  std::vector<std::vector<std::int64_t>> channels;  ///< {in, out, groups}
  std::int64_t every = 1, first = 0;                ///< of the combinations, counted from 0
};

struct SweepResult {
  std::int64_t cases = 0;
  std::vector<std::string> wrong;  ///< one line each
};

/// core/tensor/convolution.h in bfloat16 against float32, forward and all three gradients, in two
/// dimensions (both memory formats), in one, and transposed: finite, and equal but for rounding.
/// `raw`: LibTorch's own convolutions instead.
SweepResult sweep_convolutions(const SweepAxes& axes, bool raw);

/// The same for what else networks calculate in bfloat16: products with one row or column, batch
/// norm, poolings, means, PReLU.
SweepResult sweep_other_layers();

}  // namespace earshot::testing
