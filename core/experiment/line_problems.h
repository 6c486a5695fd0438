#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file_lines.h"

namespace earshot {

/// What is wrong in a file of lines: the first few are named, the others counted.
class LineProblems {
 public:
  /// `numbered`: it is read from its beginning, so that a line has a number.
  explicit LineProblems(std::filesystem::path file, bool numbered = true)
      : file_(std::move(file)), numbered_(numbered) {}

  /// "FILE: line 3: why"
  void add(const FileLine& line, const std::string& why);
  /// Of the file as a whole; `words` name it.
  void add(const std::string& words);
  /// Whether one more would be named, not counted.
  bool names_the_next() const { return named_.size() < most_named; }
  /// Appends what was added.
  void tell(std::vector<std::string>& problems) const;

 private:
  static constexpr std::size_t most_named = 3;

  std::filesystem::path file_;
  bool numbered_;
  std::vector<std::string> named_;
  std::int64_t more_ = 0;
};

}  // namespace earshot
