#include "core/base/printable.h"

#include <algorithm>
#include <cstdio>

#include "core/base/utf8.h"

namespace earshot {
namespace {

struct Range {
  char32_t first, last;
};

/// What a terminal obeys instead of showing it, or what shows other text than there is.
bool acts_on_its_reader(char32_t code) {
  constexpr Range ranges[] = {
      {0x00, 0x1F},        // C0: escape, bell, backspace, line breaks
      {0x7F, 0x9F},        // delete; C1: among them a control sequence's one-character beginning
      {0x061C, 0x061C},    // Arabic letter mark
      {0x200E, 0x200F},    // left-to-right and right-to-left marks
      {0x2028, 0x2029},    // line and paragraph separators
      {0x202A, 0x202E},    // embeddings and overrides of direction
      {0x2066, 0x2069},    // isolates of direction
      {0xFEFF, 0xFEFF},    // byte-order mark
      {0xE0000, 0xE007F},  // tags, which nobody sees
  };
  for (const Range& range : ranges) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

std::string formatted(const char* format, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string escaped(char32_t code) {
  if (code == '\n') return "\\n";
  if (code == '\r') return "\\r";
  if (code == '\t') return "\\t";
  const auto value = static_cast<unsigned>(code);
  if (value < 0x80) return formatted("\\x%02x", value);
  return formatted(value > 0xFFFF ? "\\U%08x" : "\\u%04x", value);
}

std::string json_escaped(char32_t code) {
  const auto value = static_cast<unsigned>(code);
  if (value <= 0xFFFF) return formatted("\\u%04x", value);
  return formatted("\\u%04x", 0xD800U + ((value - 0x10000U) >> 10)) +
         formatted("\\u%04x", 0xDC00U + ((value - 0x10000U) & 0x3FFU));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t place = 0; place < text.size();) {
    const auto [code, bytes] = utf8_character(text, place);
    if (bytes == 0) {
      shown += formatted("\\x%02x", static_cast<unsigned char>(text[place]));
    } else if (acts_on_its_reader(code)) {
      shown += escaped(code);
    } else {
      shown += text.substr(place, bytes);
    }
    place += bytes == 0 ? 1 : bytes;
  }
  return shown;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t end = std::min(most, text.size());
  if (end < text.size()) {
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  }
  return printable(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

std::string with_json_escapes(std::string_view json) {
  std::string escaped_json;
  escaped_json.reserve(json.size());
  for (std::size_t place = 0; place < json.size();) {
    const auto [code, bytes] = utf8_character(json, place);
    // JSON escapes C0 by itself; what is left of it stands between values.
    if (bytes > 0 && code >= 0x20 && acts_on_its_reader(code)) {
      escaped_json += json_escaped(code);
    } else {
      escaped_json += json.substr(place, bytes == 0 ? 1 : bytes);
    }
    place += bytes == 0 ? 1 : bytes;
  }
  return escaped_json;
}

}  // namespace earshot
