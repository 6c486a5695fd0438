#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

/// A tensor that lies in a file: all about it was checked, none of its values was read.
struct StoredTensor {
  std::string name;
  torch::Dtype dtype = torch::kFloat32;
  std::vector<std::int64_t> shape;
  /// Its values, on the CPU, row-major. Throws std::runtime_error naming the file.
  std::function<torch::Tensor()> read;
};

/// "float32 [4, 1, 3, 3]".
std::string words_of(torch::Dtype dtype, torch::IntArrayRef shape);

/// Bytes of a tensor; none where a size is negative, there are more than 64 sizes, or the product
/// (sizes of nought counted as one) does not fit into 63 bits.
std::optional<std::uint64_t> bytes_of(torch::Dtype dtype, torch::IntArrayRef shape);

/// Whether all truth values are bytes of 0 or 1, as they must be before anybody looks at them; true
/// for other types.
bool has_whole_truth_values(const torch::Tensor& tensor);

}  // namespace earshot
