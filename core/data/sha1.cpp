#include "core/data/sha1.h"

#include <bit>

namespace earshot {
namespace {

using Words = std::array<std::uint32_t, 5>;

std::uint32_t word_at(std::string_view bytes, std::size_t place) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    word = (word << 8) | static_cast<unsigned char>(bytes[place + i]);
  }
  return word;
}

/// One block of 64 bytes (RFC 3174, section 6.1).
Words mixed_in(const Words& before, std::string_view block) {
  std::array<std::uint32_t, 80> schedule{};
  for (std::size_t t = 0; t < 16; ++t) schedule[t] = word_at(block, 4 * t);
  for (std::size_t t = 16; t < 80; ++t) {
    schedule[t] =
        std::rotl(schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16], 1);
  }
  auto [a, b, c, d, e] = before;
  for (std::size_t t = 0; t < 80; ++t) {
    std::uint32_t function = b ^ c ^ d;
    std::uint32_t constant = t < 40 ? 0x6ED9EBA1U : 0xCA62C1D6U;
    if (t < 20) {
      function = (b & c) | (~b & d);
      constant = 0x5A827999U;
    } else if (t >= 40 && t < 60) {
      function = (b & c) | (b & d) | (c & d);
      constant = 0x8F1BBCDCU;
    }
    const std::uint32_t next = std::rotl(a, 5) + function + e + schedule[t] + constant;
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  return {before[0] + a, before[1] + b, before[2] + c, before[3] + d, before[4] + e};
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
  std::string padded(bytes);
  padded += '\x80';
  padded.append((120 - padded.size() % 64) % 64, '\0');
  const std::uint64_t bits = 8 * static_cast<std::uint64_t>(bytes.size());
  for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(bits >> shift);
  Words words{0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
  for (std::size_t place = 0; place < padded.size(); place += 64) {
    words = mixed_in(words, std::string_view(padded).substr(place, 64));
  }
  std::array<std::uint8_t, 20> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(words[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

std::string hex(const std::array<std::uint8_t, 20>& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::uint32_t remainder(const std::array<std::uint8_t, 20>& digest, std::uint32_t divisor) {
  std::uint64_t rest = 0;
  for (const std::uint8_t byte : digest) rest = (rest * 256 + byte) % divisor;
  return static_cast<std::uint32_t>(rest);
}

}  // namespace earshot
