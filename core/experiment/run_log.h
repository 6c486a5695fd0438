#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

/// Adds a dated line to a log, which must be a file of its folder's own; false where that is not
/// possible.
bool add_to_log(const std::filesystem::path& log, const std::string& words) noexcept;

/// What went wrong as one line (one_line()). What LibTorch said beyond that goes into the first of
/// the logs that can be written, and the line then tells which.
std::string one_line_and_log(std::string_view what, const std::vector<std::filesystem::path>& logs);

}  // namespace earshot
