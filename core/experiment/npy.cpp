#include "core/experiment/npy.h"

#include <bit>
#include <string>

#include "core/experiment/run_folder.h"

namespace earshot {

static_assert(std::endian::native == std::endian::little);

void write_npy(const std::filesystem::path& file, std::span<const float> values,
               const std::vector<std::int64_t>& shape) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (const std::int64_t size : shape) header += std::to_string(size) + ", ";
  header += "), }";
  constexpr std::size_t fixed = 10;  // magic, version and the header's own length
  constexpr std::size_t alignment = 64;
  const std::size_t padding = (alignment - (fixed + header.size() + 1) % alignment) % alignment;
  header.append(padding, ' ').push_back('\n');
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes.push_back(static_cast<char>(header.size() & 0xFF));
  bytes.push_back(static_cast<char>(header.size() >> 8));
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  write_file_safely(file, bytes);
}

}  // namespace earshot
