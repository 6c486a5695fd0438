#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/audio/channel.h"

namespace earshot {

struct AudioHeader {
  std::int64_t frames = 0;
  std::int64_t rate = 0;
  std::int64_t channels = 0;
  std::string format;
  /// What is worth saying of a file that is used: "its header says 0.50 s, ...". "" mostly.
  std::string remark;
};

/// Looks at what a file holds without decoding it: its headers, and where those say too little or
/// what cannot be, its frames. Throws std::runtime_error with the bare reason ("not a sound file
/// that can be read: ...", "empty", "cut short: ..."), without the path.
AudioHeader read_header(const std::filesystem::path& file);

/// Streams a file as mono at `rate`, resampled with soxr HQ, block by block, never the whole file
/// at once; several streams in one file come one behind the other. `sink` takes consecutive blocks;
/// returning false stops. Every sample is a number of at most 4 * loudest_sample. A floating-point
/// file may turn out to hold integers after its first blocks were given: then `restart` is called,
/// and they come again; without one such files are read twice. Throws std::runtime_error with the
/// bare reason; blocks already given stay valid. A truncated file gives what can be decoded and
/// throws at the end, as does a file whose channels cancel in the mix.
void decode_mono(const std::filesystem::path& file, std::int64_t rate, Channel channel,
                 const std::function<bool(std::span<const float>)>& sink,
                 const std::function<void()>& restart = {});

/// The first `max_seconds` as one vector.
std::vector<float> decode_mono(const std::filesystem::path& file, std::int64_t rate,
                               double max_seconds, Channel channel = Channel::Mix);

/// One-shot resampling of a mono signal, soxr HQ.
std::vector<float> resampled(std::span<const float> samples, std::int64_t from, std::int64_t to);

/// 32-bit float WAV, mono; to a temporary name, then renamed. Throws std::runtime_error.
void write_wav(const std::filesystem::path& file, std::span<const float> samples,
               std::int64_t rate);

}  // namespace earshot
