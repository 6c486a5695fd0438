#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>

#include "core/audio/decode.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// The headers of the sounds below a folder, as an earlier scan read them: to open an Ogg file
/// takes longer than to hear it, and files that lie there as they did say what they said. Kept in
/// one file of the cache folder; what is not whole there is as if nothing was kept.
class KeptHeaders {
 public:
  /// Fewer files than this are read each time.
  static constexpr std::size_t least_files = 64;

  /// A file that was written less than `settled` ago may be written once more within one tick of
  /// the file system's clock, and is not kept.
  explicit KeptHeaders(const std::filesystem::path& root,
                       const std::filesystem::path& cache = default_cache_folder(),
                       std::chrono::nanoseconds settled = std::chrono::seconds(3));

  /// As read_header() of root / path, which is asked, and throws, where the file's size, times or
  /// place on the disk are not those of before.
  AudioHeader read(const std::string& path);

  /// Keeps what was read since, for the next time; where it cannot, the next time reads again.
  void keep() noexcept;

  /// How many files had to be opened, of those that can be kept.
  std::size_t opened() const { return opened_; }

 private:
  /// What changes when a file does.
  struct FileState {
    std::uint64_t place = 0;
    std::int64_t size = 0, changed = 0, renewed = 0;  ///< bytes; ns since 1970: mtime, ctime
    friend bool operator==(const FileState&, const FileState&) = default;
  };
  struct Kept {
    FileState state;
    AudioHeader header;
  };
  static FileState state_of(const std::filesystem::path& file);
  void load();

  std::filesystem::path root_, file_;
  std::int64_t oldest_fresh_ = 0;  ///< ns since 1970
  std::unordered_map<std::string, Kept> former_, present_;
  std::size_t opened_ = 0;
};

}  // namespace earshot
