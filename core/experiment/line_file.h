#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace earshot {

/// A file that grows by whole lines and holds nothing but whole lines: what a killed or failed
/// write left of one is cut off again. One writer at a time.
class LineFile {
 public:
  /// Makes the file where needed, and cuts off a torn last line. Throws std::runtime_error naming
  /// the file.
  explicit LineFile(const std::filesystem::path& file);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// `line` ends with a newline. Throws std::runtime_error naming the file and the reason; the file
  /// is then as it was, and the same line may be tried again.
  void append(const std::string& line);

 private:
  void cut_torn();

  std::filesystem::path file_;
  int descriptor_ = -1;
  std::int64_t whole_ = -1;  ///< bytes of whole lines, where a torn one is still behind them
};

}  // namespace earshot
