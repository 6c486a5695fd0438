#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/audio/contents.h"

namespace earshot {

struct SoundInfo {
  std::int64_t frames = 0;
  int rate = 0;  ///< Hz
  int channels = 0;
  std::string format;      ///< "WAV", "FLAC", "OGG", "Opus", "MP3", "AIFF", ...
  bool floating = false;   ///< its samples are stored as floating point, and so of any size
  std::int64_t slack = 0;  ///< how many frames fewer may come without a fault
};

/// One stream of a sound file being decoded.
class StreamDecoder {
 public:
  virtual ~StreamDecoder() = default;
  virtual const SoundInfo& info() const = 0;
  /// Interleaved frames, as many as fit into `out`; 0 at the end. Throws std::runtime_error where
  /// the disk fails.
  virtual std::int64_t read(std::span<float> out) = 0;
  /// To the first frame again.
  virtual void rewind() = 0;
};

/// Through libsndfile. Null where it refuses.
std::unique_ptr<StreamDecoder> libsndfile_decoder(const SoundStream& stream);
/// Through libmpg123 itself: libsndfile's own use of it complains on stderr and believes headers.
std::unique_ptr<StreamDecoder> mpg123_decoder(const SoundStream& stream);

}  // namespace earshot
