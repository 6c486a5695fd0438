#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/regular_file.h"

namespace earshot {

/// One line of a file, without its line break.
struct FileLine {
  std::string text;
  std::int64_t number = 0;            ///< from 1, counted from where the reading began
  std::uintmax_t begin = 0, end = 0;  ///< bytes in the file, its line break included
  bool whole = true;                  ///< false: the last one, whose line break is not there (yet)
  bool too_long = false;              ///< then `text` holds its beginning alone
};

/// Reads a regular file line by line in little memory, however long a line is.
class FileLines {
 public:
  /// Throws std::runtime_error as RegularFile does.
  explicit FileLines(const std::filesystem::path& file, std::uintmax_t offset = 0,
                     std::size_t longest = 1 << 20);
  /// The next line, or nothing at the end.
  std::optional<FileLine> next();

 private:
  bool refill();

  RegularFile file_;
  std::size_t longest_;
  std::string piece_;
  std::size_t place_ = 0;       ///< in the piece
  std::uintmax_t piece_begin_;  ///< in the file
  std::int64_t number_ = 0;
};

}  // namespace earshot
