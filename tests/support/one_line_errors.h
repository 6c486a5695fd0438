#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace earshot::testing {

/// What an action says where it throws; "" where it does not.
template <class Action>
std::string words_of(Action action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace earshot::testing
