#include "core/tensor_files/stored_tensor.h"

#include <algorithm>
#include <cctype>

namespace earshot {

std::string words_of(torch::Dtype dtype, torch::IntArrayRef shape) {
  std::string words = c10::toString(dtype);
  if (dtype == torch::kFloat32) words = "float32";
  if (dtype == torch::kFloat64) words = "float64";
  if (dtype == torch::kFloat16) words = "float16";
  if (dtype == torch::kInt64) words = "int64";
  if (dtype == torch::kInt32) words = "int32";
  if (dtype == torch::kInt16) words = "int16";
  std::transform(words.begin(), words.end(), words.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  words += " [";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    words += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  }
  return words + "]";
}

std::optional<std::uint64_t> bytes_of(torch::Dtype dtype, torch::IntArrayRef shape) {
  constexpr std::size_t most_sizes = 64;
  if (shape.size() > most_sizes) return std::nullopt;
  auto bytes = static_cast<std::int64_t>(c10::elementSize(dtype));
  bool empty = false;
  for (const std::int64_t size : shape) {
    if (size < 0) return std::nullopt;
    empty = empty || size == 0;
    if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(size, 1), &bytes)) return std::nullopt;
  }
  return empty ? 0 : static_cast<std::uint64_t>(bytes);
}

bool has_whole_truth_values(const torch::Tensor& tensor) {
  if (tensor.scalar_type() != torch::kBool) return true;
  const auto* bytes = static_cast<const unsigned char*>(tensor.data_ptr());
  return std::none_of(bytes, bytes + tensor.numel(), [](unsigned char byte) { return byte > 1; });
}

}  // namespace earshot
