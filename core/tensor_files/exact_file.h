#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/regular_file.h"

namespace earshot {

/// A regular file whose every read gives all the bytes that it asks for.
class ExactFile {
 public:
  /// Throws std::runtime_error as RegularFile does.
  explicit ExactFile(std::filesystem::path file) : path_(std::move(file)), file_(path_) {}

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return file_.size(); }

  /// Fills `count` bytes. Throws std::runtime_error where the file ends before or cannot be read.
  void read(std::uint64_t place, void* bytes, std::size_t count) const;
  std::string text(std::uint64_t place, std::size_t count) const;
  /// Hands out a stretch in blocks of a megabyte.
  void scan(std::uint64_t place, std::uint64_t count,
            const std::function<void(const char* bytes, std::size_t count)>& take) const;

  /// Throws std::runtime_error, "FILE: WORDS".
  [[noreturn]] void refuse(const std::string& words) const;

 private:
  std::filesystem::path path_;
  RegularFile file_;
};

}  // namespace earshot
