#include "core/base/crc32.h"

#include <array>
#include <bit>
#include <cstring>

namespace earshot {
namespace {

using Table = std::array<std::uint32_t, 256>;

/// Table k passes a byte through k further bytes of nought, so that eight go at once (Kounavis &
/// Berry 2005, "A systematic approach to building high performance software-based CRC generators").
constexpr std::array<Table, 8> tables() {
  std::array<Table, 8> made{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0xEDB88320U : 0U);
    made[0][byte] = rest;
  }
  for (std::size_t k = 1; k < made.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = made[k - 1][byte];
      made[k][byte] = (before >> 8) ^ made[0][before & 255];
    }
  }
  return made;
}

}  // namespace

std::uint32_t crc32(std::uint32_t before, const void* bytes, std::size_t count) {
  static_assert(std::endian::native == std::endian::little);
  static constexpr std::array<Table, 8> table = tables();
  auto place = static_cast<const unsigned char*>(bytes);
  std::uint32_t rest = ~before;
  for (; count >= 8; count -= 8, place += 8) {
    std::array<std::uint32_t, 2> words{};
    std::memcpy(words.data(), place, 8);
    const std::uint32_t low = words[0] ^ rest;
    rest = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      rest ^= table[7 - i][(low >> (8 * i)) & 255] ^ table[3 - i][(words[1] >> (8 * i)) & 255];
    }
  }
  for (; count > 0; --count, ++place) rest = (rest >> 8) ^ table[0][(rest ^ *place) & 255];
  return ~rest;
}

}  // namespace earshot
