#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace earshot {

/// Why a path, links followed, leads to no regular file: "there is no such file", "it is a
/// folder", "it is a FIFO, not a file", ...; "" where it leads to one. Opens nothing and so never
/// waits for anybody: a FIFO is told from a file without a reader being held up by it.
std::string not_a_regular_file(const std::filesystem::path& file);

/// A regular file, open for reading. What lies at the path is asked first, it is then opened
/// without waiting (O_NONBLOCK), and the open descriptor is asked once more: FIFOs, devices,
/// sockets and folders are refused, whatever their names and whoever swaps them meanwhile.
class RegularFile {
 public:
  /// Throws std::runtime_error, one line: "FILE: cannot be read: it is a folder".
  explicit RegularFile(const std::filesystem::path& file);
  ~RegularFile();
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  /// Bytes, as it was when it was opened; 0 too where the kernel makes a file up (/proc).
  std::uintmax_t size() const { return size_; }
  int descriptor() const { return descriptor_; }
  /// Reads bytes from `offset` on and returns how many; fewer than wanted only at the end.
  /// Throws std::runtime_error, one line, where the disk fails.
  std::size_t read(std::uintmax_t offset, std::span<char> into) const;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::uintmax_t size_ = 0;
};

/// The whole of a regular file of at most `most` bytes. Throws std::runtime_error, one line, the
/// file first: what RegularFile refuses, or "it has 5.0 GB, and at most 4.0 MB are read".
std::string read_regular_file(const std::filesystem::path& file, std::uintmax_t most);

/// "812 bytes", "4.0 MB", "5.0 GB" (powers of 1000).
std::string size_text(std::uintmax_t bytes);

}  // namespace earshot
