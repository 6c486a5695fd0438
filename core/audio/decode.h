#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace earshot {

struct AudioHeader {
  std::int64_t frames = 0;
  std::int64_t rate = 0;
  std::int64_t channels = 0;
  std::string format;
};

/// Reads the header through libsndfile. Throws std::runtime_error with the bare reason ("not a
/// sound file that can be read: ...", "empty"), without the path.
AudioHeader read_header(const std::filesystem::path& file);

/// Streams a file as mono (the mean of its channels) at `rate`, resampled with soxr HQ, block by
/// block, never the whole file at once. `sink` takes consecutive blocks; returning false stops.
/// Throws std::runtime_error with the bare reason; blocks already given stay valid. A truncated
/// file gives what can be decoded and throws at the end.
void decode_mono(const std::filesystem::path& file, std::int64_t rate,
                 const std::function<bool(std::span<const float>)>& sink);

/// The first `max_seconds` as one vector.
std::vector<float> decode_mono(const std::filesystem::path& file, std::int64_t rate,
                               double max_seconds);

/// One-shot resampling of a mono signal, soxr HQ.
std::vector<float> resampled(std::span<const float> samples, std::int64_t from, std::int64_t to);

/// 32-bit float WAV, mono; to a temporary name, then renamed. Throws std::runtime_error.
void write_wav(const std::filesystem::path& file, std::span<const float> samples,
               std::int64_t rate);

}  // namespace earshot
