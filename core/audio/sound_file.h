#pragma once

#include <sndfile.h>

#include <filesystem>
#include <span>
#include <string>

namespace earshot {

/// libsndfile's reading handle as a value with an owner. For core/ alone.
class SoundFile {
 public:
  /// Throws std::runtime_error with the bare reason.
  explicit SoundFile(const std::filesystem::path& file);
  ~SoundFile();
  SoundFile(const SoundFile&) = delete;
  SoundFile& operator=(const SoundFile&) = delete;

  const SF_INFO& info() const { return info_; }
  std::string format() const;  ///< "WAV", "FLAC", "OGG", "Opus", "MP3", "AIFF", ...

  /// Interleaved frames, as many as fit into `out`; 0 at the end.
  std::int64_t read(std::span<float> out);
  /// Throws std::runtime_error where the file cannot be wound.
  void seek(std::int64_t frame);

 private:
  SF_INFO info_{};
  SNDFILE* handle_ = nullptr;
};

}  // namespace earshot
