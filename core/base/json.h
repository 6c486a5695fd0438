#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace earshot {

/// Keeps the order in which keys were written.
using Json = nlohmann::ordered_json;

/// JSON that cannot be taken. what() is one line: where, what stands there, what is wrong.
class JsonError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr int deepest_json = 64;

/// Reads JSON that may come from anyone: the one door for it. Throws JsonError for what is no
/// JSON; not UTF-8; nested deeper than deepest_json (told before anything recurses); a key that
/// stands twice; NaN and Infinity; numbers beyond a double's range; whole numbers beyond 64 bits
/// with sign. So a whole number of the result is an std::int64_t, and any number is finite.
Json parse_json(std::string_view text);

/// The same of a regular file of at most `most` bytes. Throws JsonError, the file first.
Json read_json(const std::filesystem::path& file, std::uintmax_t most);

/// As text; what is no UTF-8 in it is replaced (U+FFFD) rather than thrown over.
std::string json_text(const Json& json, int indent = -1);

/// As one line for standard output, which may be a terminal: control characters and marks of
/// writing direction are escaped as JSON does. Without the line break.
std::string json_line(const Json& json);

}  // namespace earshot
