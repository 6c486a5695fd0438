#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <vector>

namespace earshot {

/// The cache cannot be made or written: disk full, no permission. what() names the file and what
/// would help.
class CacheWriteError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The memory-mapped file below PcmCache: a page with the key, a table with one entry a clip, and a
/// place of fixed size for each clip's bytes. The file is sparse: what is not written takes no
/// disk. Bytes are written with pwrite, since a full disk is then an error and not a signal.
class CacheFile {
 public:
  enum class State : std::uint32_t { Empty = 0, Ready = 1, Problem = 2 };
  struct Key {
    std::uint64_t identity = 0;  ///< which sounds at which rate
    std::uint64_t content = 0;   ///< their sizes and times
  };

  /// Opens `folder`/<identity>-<content>.pcm where it is whole and right, else makes it. Removes
  /// files of the same identity with other contents, and files that nobody used for 30 days.
  /// Throws CacheWriteError.
  CacheFile(const std::filesystem::path& folder, Key key, std::span<const std::int64_t> capacities);
  ~CacheFile();
  CacheFile(const CacheFile&) = delete;
  CacheFile& operator=(const CacheFile&) = delete;

  State state(std::int64_t clip) const;
  /// Valid once state() is not Empty.
  std::int64_t length(std::int64_t clip) const;
  /// Everything written for the clip before is seen by whoever sees the state.
  void publish(std::int64_t clip, State state, std::int64_t length);

  std::int64_t capacity(std::int64_t clip) const;  ///< bytes
  const char* bytes(std::int64_t clip) const;
  /// Throws CacheWriteError.
  void write(std::int64_t clip, std::int64_t offset, std::span<const char> bytes);

  /// Says that so many bytes were read; the mapping is dropped from memory now and then (the
  /// system keeps the file's pages as long as it likes).
  void count_read(std::int64_t bytes);

 private:
  struct Entry {
    std::uint32_t state = 0;
    std::uint32_t reserved = 0;
    std::int64_t length = 0;
  };
  bool open_existing(Key key);
  void create(Key key);
  void map();
  [[noreturn]] void fail(const char* what, int error) const;

  std::filesystem::path path_;
  std::vector<std::int64_t> places_;  ///< of each clip, and the end
  int descriptor_ = -1;
  char* mapped_ = nullptr;
  Entry* entries_ = nullptr;
  std::atomic<std::int64_t> read_since_drop_ = 0;
};

}  // namespace earshot
