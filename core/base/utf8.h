#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace earshot {

/// A character of UTF-8 text. No bytes where the text is malformed there.
struct Utf8Character {
  char32_t code = 0;
  std::size_t bytes = 0;
};
Utf8Character utf8_character(std::string_view text, std::size_t place);

/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

/// Appends a letter of Unicode as UTF-8.
void add_utf8(char32_t letter, std::string& text);

/// Text of Windows-1252, which holds Latin-1, as UTF-8; nothing where a byte is no letter of it.
std::optional<std::string> from_windows_1252(std::string_view text);

/// The text with every byte that is not part of well-formed UTF-8 shown as "?".
std::string shown_as_utf8(std::string_view text);

}  // namespace earshot
