#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/tensor_files/exact_file.h"

namespace earshot {

/// The records of a zip file (PKWARE's APPNOTE 6.3.10, with its 64-bit forms) that lie in it as
/// they are, as PyTorch writes them. Sizes, places and names are checked against the file and
/// against each other before a record is handed out; compressed or encrypted records are refused
/// when they are asked for.
class ZipArchive {
 public:
  struct Record {
    std::uint64_t header = 0;  ///< place of its own header
    std::uint64_t size = 0;    ///< bytes
    std::uint32_t crc = 0;
    bool stored = false;  ///< neither compressed nor encrypted
  };

  /// Throws std::runtime_error naming the file and what is wrong with it.
  explicit ZipArchive(const std::filesystem::path& file);

  const ExactFile& file() const { return *file_; }
  const std::map<std::string, Record>& records() const { return records_; }

  /// Where a record's bytes begin in the file; size of them are there. Throws std::runtime_error.
  std::uint64_t place_of(const std::string& name) const;
  /// Reads a record through and compares its CRC-32. Throws std::runtime_error.
  void verify(const std::string& name) const;
  /// A record's bytes, at most `most` of them and verified. Throws std::runtime_error.
  std::string bytes_of(const std::string& name, std::uint64_t most) const;

 private:
  const Record& record(const std::string& name) const;
  void read_directory(std::uint64_t place, std::uint64_t size, std::uint64_t count);

  std::shared_ptr<const ExactFile> file_;
  std::map<std::string, Record> records_;
  std::uint64_t directory_ = 0;  ///< where it begins; records end before it
};

}  // namespace earshot
