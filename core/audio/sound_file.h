#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/audio/contents.h"
#include "core/audio/stream_decoder.h"

namespace earshot {

/// A sound file open for reading, whatever its headers say; a value with an owner.
class SoundFile {
 public:
  /// Opens regular files alone, and never waits for a FIFO. Throws std::runtime_error with the
  /// bare reason.
  explicit SoundFile(const std::filesystem::path& file, Depth depth = Depth::Whole);

  /// Of the whole file: frames of all streams, at the first one's rate.
  const SoundInfo& info() const { return info_; }
  /// Why it is not to be used though it can be read; "" where nothing is wrong with it.
  const std::string& fault() const { return contents_.fault; }
  /// What is worth saying though it is used; "" mostly.
  const std::string& remark() const { return contents_.remark; }

  /// The stream that is read, the first to begin with.
  StreamDecoder& stream() { return *decoder_; }
  /// Goes on to the next of a file that holds several. False at the end.
  bool next_stream();

 private:
  bool open_from(std::size_t place);

  SoundContents contents_;
  std::size_t place_ = 0;
  std::unique_ptr<StreamDecoder> decoder_;
  SoundInfo info_;
};

}  // namespace earshot
