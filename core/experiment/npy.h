#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace earshot {

/// NumPy's .npy, version 1.0, little-endian float32, C order. Written to a temporary name, then
/// renamed. Throws std::runtime_error.
void write_npy(const std::filesystem::path& file, std::span<const float> values,
               const std::vector<std::int64_t>& shape);

struct NpyArray {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// What write_npy wrote. Throws std::runtime_error, the file first, for anything else.
NpyArray read_npy(const std::filesystem::path& file);

}  // namespace earshot
