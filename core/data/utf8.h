#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

/// The text with every byte that is not part of well-formed UTF-8 shown as "?".
std::string shown_as_utf8(std::string_view text);

}  // namespace earshot
