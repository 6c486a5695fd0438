#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/audio/byte_view.h"

namespace earshot {

/// How much of a file is looked at: at a scan what its headers and a few samples tell, before
/// decoding every frame header.
enum class Depth { Header, Whole };

/// One stream of sound as its decoder is to see it, its header put right where it lies.
struct SoundStream {
  enum class Decoder { Libsndfile, Mpg123 };
  Decoder decoder = Decoder::Libsndfile;
  ByteView bytes;
  std::int64_t frames = -1;  ///< -1: as many as the decoder says
};

/// What a file holds.
struct SoundContents {
  std::vector<SoundStream> streams;  ///< one behind the other, mostly one
  /// Why it is not to be used though it can be opened: "cut short: 1200 of 48044 bytes ...".
  std::string fault;
  /// What is worth saying of a file that is used: "its header says 0.50 s, 1.50 s are there".
  std::string remark;
};

/// Looks into the file: chunks of RIFF, RF64, W64, AIFF, AU, CAF and NIST SPHERE, frames of FLAC
/// and MPEG audio, pages of Ogg. Where sizes are missing (a pipe, a recorder that was never closed)
/// or wrapped, the bytes that are there count. Throws std::runtime_error with the bare reason where
/// it is no sound ("not a sound file that can be read: ...").
SoundContents contents_of(const ByteView& bytes, Depth depth);

/// The kind that the first 16 bytes promise: "WAV", "FLAC", ...; "" where none that is read.
std::string_view kind_promised_by(std::string_view head);

/// Why a decoder that refused these bytes may have done so.
std::string why_not_sound(const ByteView& bytes);

// One each of the kinds; `bytes` begins with the kind's first bytes.
SoundContents wav_contents(const ByteView& bytes, Depth depth);
SoundContents aiff_contents(const ByteView& bytes);
SoundContents au_contents(const ByteView& bytes);
SoundContents w64_contents(const ByteView& bytes);
SoundContents caf_contents(const ByteView& bytes);
SoundContents nist_contents(const ByteView& bytes);
SoundContents flac_contents(const ByteView& bytes);
SoundContents ogg_contents(const ByteView& bytes, Depth depth);
/// Empty streams where there are no MPEG frames.
SoundContents mpeg_contents(const ByteView& bytes, Depth depth);

/// Whole as the decoder finds it.
SoundContents as_it_is(const ByteView& bytes);
/// "cut short: 1200 of 48044 bytes of sound are there".
std::string cut_short(std::uint64_t there, std::uint64_t declared);
/// "12.50 s".
std::string in_seconds(std::int64_t frames, std::int64_t rate);
std::string not_a_sound(const std::string& why);
/// Whether a size stands for "until the end": what recorders, pipes and programs leave that cannot
/// go back to the header (0xFFFFFFFF, 0x7FFFF000 of sox, 0x80000000 of arecord, ...).
bool is_placeholder(std::uint64_t size);

}  // namespace earshot
