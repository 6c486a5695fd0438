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

/// What write_npy wrote, of one to eight dimensions and at most `most` bytes; the shape is compared
/// with the file's size before anything is set aside for it. Throws std::runtime_error, one line,
/// the file first, for anything else: another kind of number or order, a size that is none, a file
/// that is longer or shorter than its shape says.
NpyArray read_npy(const std::filesystem::path& file, std::uintmax_t most = 2'000'000'000);

}  // namespace earshot
