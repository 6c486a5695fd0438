#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/audio/byte_view.h"

namespace earshot {

/// The header of a frame of MPEG-1, 2 or 2.5 audio (ISO/IEC 11172-3, 2.4.1.3).
struct MpegHeader {
  int version = 0;  ///< 10, 20 or 25
  int layer = 0;    ///< 1 to 3
  int rate = 0;     ///< Hz
  int channels = 0;
  int samples = 0;          ///< of each channel
  std::uint64_t bytes = 0;  ///< with the header; 0 in the free format
  bool padded = false;

  bool same_kind(const MpegHeader& other) const {
    return version == other.version && layer == other.layer && rate == other.rate;
  }
};
std::optional<MpegHeader> mpeg_header(std::string_view bytes);

/// What the first frame of many files says of the rest instead of sounding (Xing, Info, VBRI).
struct MpegTag {
  std::uint64_t frames = 0;  ///< 0: not said
  std::uint64_t bytes = 0;   ///< from the tag's frame on; 0: not said
};

/// Frames of one kind behind each other.
struct MpegRun {
  MpegHeader kind;
  std::uint64_t begin = 0, end = 0;  ///< bytes
  std::uint64_t first_sound = 0;     ///< behind the tag's frame
  std::int64_t frames = 0;           ///< that sound, counted; -1 where they were not counted
  std::optional<MpegTag> tag;
};

struct MpegWalk {
  std::vector<MpegRun> runs;
  std::uint64_t before = 0;   ///< bytes before the first frame that are no tag
  std::uint64_t between = 0;  ///< ... between frames
};

/// Walks over all frames, with tags (ID3, APE, Lyrics3) and what is no frame passed over. With
/// `trust_tags`, a first run whose tag agrees with the file is taken at its word. Nothing where
/// there are no frames.
MpegWalk walk_mpeg(ByteWindow& window, bool trust_tags);

/// Bytes of an ID3v2 or APE tag that begins here, else 0.
std::uint64_t tag_bytes(ByteWindow& window, std::uint64_t place);

}  // namespace earshot
