#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>

namespace earshot {

/// What could not be written for want of room, which may come: the disk, a quota or a limit is
/// full, or memory ran out.
class NoRoom : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A file that is written under a temporary name beside its own, and takes its place whole or not
/// at all. What is given up leaves nothing behind. Everything throws std::runtime_error, NoRoom
/// where that is it, naming the file and the reason; the old file is then whole.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path file);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(const void* bytes, std::size_t count);
  /// Writes over bytes that were written before.
  void write_over(std::uint64_t place, const void* bytes, std::size_t count);
  /// Flushes, takes the old file's place and flushes the folder. Called once, at the end.
  void keep();

 private:
  [[noreturn]] void fail(int reason) const;
  void write_at(std::uint64_t place, const void* bytes, std::size_t count);

  std::filesystem::path file_, temporary_;
  int descriptor_ = -1;
  std::uint64_t length_ = 0;
};

}  // namespace earshot
