#include "core/audio/ogg_checksum.h"

#include <array>

namespace earshot {

std::uint32_t ogg_checksum(std::string_view bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i << 24;
      for (int bit = 0; bit < 8; ++bit) {
        value = (value & 0x80000000U) != 0 ? (value << 1) ^ 0x04C11DB7U : value << 1;
      }
      entries[i] = value;
    }
    return entries;
  }();
  std::uint32_t sum = 0;
  for (const char byte : bytes) {
    sum = (sum << 8) ^ table[((sum >> 24) ^ static_cast<unsigned char>(byte)) & 0xFFU];
  }
  return sum;
}

void mend_ogg_checksums(std::string& bytes) {
  constexpr std::size_t head = 27, sum = 22;
  for (std::size_t page = bytes.find("OggS"); page != std::string::npos;
       page = bytes.find("OggS", page + 4)) {
    if (page + head > bytes.size()) return;
    const auto segments = static_cast<unsigned char>(bytes[page + head - 1]);
    std::size_t end = page + head + segments;
    for (std::size_t i = page + head; i < page + head + segments && i < bytes.size(); ++i) {
      end += static_cast<unsigned char>(bytes[i]);
    }
    if (end > bytes.size()) continue;
    for (std::size_t i = 0; i < 4; ++i) bytes[page + sum + i] = '\0';
    const std::uint32_t right = ogg_checksum(std::string_view(bytes).substr(page, end - page));
    for (std::size_t i = 0; i < 4; ++i) bytes[page + sum + i] = static_cast<char>(right >> (8 * i));
  }
}

}  // namespace earshot
