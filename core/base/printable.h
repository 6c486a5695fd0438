#pragma once

#include <string>
#include <string_view>

namespace earshot {

/// Text from outside (file names, labels, settings, what a file holds) as a person's terminal may
/// show it, in one line: control characters, line breaks, marks that turn the direction of writing
/// and bytes that are no UTF-8 become \n, \x1b, \u202e. All else stays as it is.
std::string printable(std::string_view text);

/// What was written, printable(), for an error's line: at most about `most` bytes, "…" for the
/// rest.
std::string shortened(std::string_view text, std::size_t most = 120);

/// JSON text with the same characters as JSON's own escapes (\u001b); it reads back the same.
/// `json` is valid JSON, so that they stand in its texts alone.
std::string with_json_escapes(std::string_view json);

}  // namespace earshot
