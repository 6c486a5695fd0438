#include "core/experiment/npy.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic("\x93NUMPY\x01\x00", 8);
constexpr std::string_view words_before_shape =
    "{'descr': '<f4', 'fortran_order': False, 'shape': (";

constexpr std::size_t most_dimensions = 8;

/// The numbers of "600, 64, ), }"; throws std::runtime_error where it is anything else.
std::vector<std::int64_t> shape_from(std::string_view words) {
  const auto refuse = [&] {
    throw std::runtime_error("its shape (" + shortened(words.substr(0, words.find('\n')), 60) +
                             " is none of one to " + std::to_string(most_dimensions) +
                             " whole numbers");
  };
  std::vector<std::int64_t> shape;
  std::size_t at = 0;
  while (at < words.size() && words[at] != ')') {
    std::int64_t size = 0;
    const auto [end, fault] = std::from_chars(words.data() + at, words.data() + words.size(), size);
    if (fault != std::errc() || size < 0 || shape.size() == most_dimensions) refuse();
    shape.push_back(size);
    at = static_cast<std::size_t>(end - words.data());
    if (at < words.size() && words[at] == ',') at = words.find_first_not_of(' ', at + 1);
  }
  if (at >= words.size() || shape.empty()) refuse();
  // What follows the shape is what NumPy and write_npy put there.
  const std::string_view rest = words.substr(at + 1);
  const std::size_t brace = rest.find('}');
  const auto is_blank = [](std::string_view text) {
    return text.find_first_not_of(" \n") == std::string_view::npos;
  };
  const bool ends = brace != std::string_view::npos && is_blank(rest.substr(brace + 1)) &&
                    rest.substr(0, brace).find_first_not_of(", ") == std::string_view::npos;
  if (!ends) refuse();
  return shape;
}

/// The product, or nothing where it is more than `most`.
std::optional<std::uintmax_t> count_of(const std::vector<std::int64_t>& shape,
                                       std::uintmax_t most) {
  std::uintmax_t count = 1;
  for (const std::int64_t size : shape) {
    const auto one = static_cast<std::uintmax_t>(size);
    if (one == 0) return 0;
    if (count > most / one) return std::nullopt;
    count *= one;
  }
  return count;
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

NpyArray read_npy(const std::filesystem::path& file, std::uintmax_t most) {
  const RegularFile open(file);
  const auto refuse = [&](const std::string& why) {
    throw std::runtime_error(file.string() + ": " + why);
  };
  if (open.size() > most) {
    refuse("has " + size_text(open.size()) + ", and at most " + size_text(most) + " are read");
  }
  const std::size_t fixed = magic.size() + 2;
  std::string header(fixed, '\0');
  header.resize(open.read(0, header));
  if (header.size() < fixed || !header.starts_with(magic)) refuse("no .npy file of version 1.0");
  const std::size_t length = static_cast<unsigned char>(header[magic.size()]) +
                             256U * static_cast<unsigned char>(header[magic.size() + 1]);
  header.resize(length);
  header.resize(open.read(fixed, header));
  if (header.size() < length) refuse("ends within its header");
  if (!header.starts_with(words_before_shape)) refuse("holds no float32 in C order");
  NpyArray array;
  try {
    array.shape = shape_from(std::string_view(header).substr(words_before_shape.size()));
  } catch (const std::runtime_error& error) {
    refuse(error.what());
  }
  const std::uintmax_t begin = fixed + length;
  const std::uintmax_t bytes = open.size() - std::min<std::uintmax_t>(begin, open.size());
  const auto count = count_of(array.shape, bytes / sizeof(float));
  if (!count || *count * sizeof(float) != bytes) refuse("is not as long as it says");
  array.values.resize(static_cast<std::size_t>(*count));
  const auto into = std::as_writable_bytes(std::span(array.values));
  const std::size_t got =
      open.read(begin, {reinterpret_cast<char*>(into.data()), into.size_bytes()});
  if (got != into.size_bytes()) refuse("was cut short while it was read");
  return array;
}

}  // namespace earshot
