#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace earshot {

/// What went wrong as one line for people. What
/// LibTorch throws carries its stack and more lines; of that only what it says remains, named as
/// LibTorch's words. Memory that ran out is said with what would help. Lines of our own pass as
/// they are.
std::string one_line(std::string_view what);
std::string one_line(const std::exception& error);

/// Whether one_line() leaves something out that a log should keep.
bool says_more_than_one_line(std::string_view what);

}  // namespace earshot
