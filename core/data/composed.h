#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// UTF-8 text in Unicode's normalisation form C (UAX #15) for the scripts below U+3100 and Hangul,
/// so that "é" as one letter (Linux, Windows) and as e with a mark (names from macOS) are the same
/// text. Other letters, and text that is not UTF-8, stay as they are.
std::string composed(const std::string& text);

}  // namespace earshot
