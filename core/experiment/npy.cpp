#include "core/experiment/npy.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic("\x93NUMPY\x01\x00", 8);
constexpr std::string_view words_before_shape =
    "{'descr': '<f4', 'fortran_order': False, 'shape': (";

/// The numbers of "600, 64, ), }".
std::vector<std::int64_t> shape_from(std::string_view words) {
  std::vector<std::int64_t> shape;
  for (std::size_t at = 0; at < words.size() && words[at] != ')';) {
    std::int64_t size = 0;
    const auto [end, fault] = std::from_chars(words.data() + at, words.data() + words.size(), size);
    if (fault != std::errc() || size < 0) break;
    shape.push_back(size);
    at = words.find_first_not_of(", ", static_cast<std::size_t>(end - words.data()));
    if (at == std::string_view::npos) break;
  }
  return shape;
}

}  // namespace

void write_npy(const std::filesystem::path& file, std::span<const float> values,
               const std::vector<std::int64_t>& shape) {
  std::string header(words_before_shape);
  for (const std::int64_t size : shape) header += std::to_string(size) + ", ";
  header += "), }";
  constexpr std::size_t fixed = 10;  // magic, version and the header's own length
  constexpr std::size_t alignment = 64;
  const std::size_t padding = (alignment - (fixed + header.size() + 1) % alignment) % alignment;
  header.append(padding, ' ').push_back('\n');
  std::string bytes(magic);
  bytes.push_back(static_cast<char>(header.size() & 0xFF));
  bytes.push_back(static_cast<char>(header.size() >> 8));
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  write_file_safely(file, bytes);
}

NpyArray read_npy(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto refuse = [&](const char* why) {
    throw std::runtime_error(file.string() + ": " + why);
  };
  const std::string_view all(bytes);
  const std::size_t fixed = magic.size() + 2;
  if (all.size() < fixed || !all.starts_with(magic)) refuse("no .npy file of version 1.0");
  const std::size_t length = static_cast<unsigned char>(all[magic.size()]) +
                             256U * static_cast<unsigned char>(all[magic.size() + 1]);
  const std::string_view header = all.substr(fixed, length);
  if (!header.starts_with(words_before_shape)) refuse("holds no float32 in C order");
  NpyArray array;
  array.shape = shape_from(header.substr(words_before_shape.size()));
  std::size_t count = 1;
  for (const std::int64_t size : array.shape) count *= static_cast<std::size_t>(size);
  if (all.size() != fixed + length + count * sizeof(float)) refuse("is not as long as it says");
  array.values.resize(count);
  std::memcpy(array.values.data(), bytes.data() + fixed + length, count * sizeof(float));
  return array;
}

}  // namespace earshot
