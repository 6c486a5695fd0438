#include "core/base/utf8.h"

#include <cstdint>

namespace earshot {

Utf8Character utf8_character(std::string_view text, std::size_t place) {
  const auto first = static_cast<unsigned char>(text[place]);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || place + length > text.size()) return {};
  std::uint32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[place + i]);
    if ((next & 0xC0U) != 0x80U) return {};
    code = (code << 6) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool is_utf8(std::string_view text) {
  for (std::size_t place = 0; place < text.size();) {
    const std::size_t length = utf8_character(text, place).bytes;
    if (length == 0) return false;
    place += length;
  }
  return true;
}

void add_utf8(char32_t letter, std::string& text) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  const auto tail = [&](int shift) { add(0x80 | ((letter >> shift) & 0x3F)); };
  if (letter < 0x80) {
    add(letter);
  } else if (letter < 0x800) {
    add(0xC0 | (letter >> 6));
    tail(0);
  } else if (letter < 0x10000) {
    add(0xE0 | (letter >> 12));
    tail(6);
    tail(0);
  } else {
    add(0xF0 | (letter >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::optional<std::string> from_windows_1252(std::string_view text) {
  // What lies between 0x80 and 0x9F, where Latin-1 has control characters; 0: nothing.
  constexpr char32_t own[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  std::string utf8;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    const char32_t letter = code >= 0x80 && code < 0xA0 ? own[code - 0x80] : code;
    if (letter == 0) return std::nullopt;
    add_utf8(letter, utf8);
  }
  return utf8;
}

std::string shown_as_utf8(std::string_view text) {
  std::string shown;
  for (std::size_t place = 0; place < text.size();) {
    const std::size_t length = utf8_character(text, place).bytes;
    if (length == 0) {
      shown += '?';
    } else {
      shown += text.substr(place, length);
    }
    place += length == 0 ? 1 : length;
  }
  return shown;
}

}  // namespace earshot
