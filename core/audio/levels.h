#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/audio/stream_decoder.h"

namespace earshot {

/// +36 dB over full scale. Floating-point recorders go that far; what lies beyond is a damaged
/// sample, or integers written as floating point.
constexpr float loudest_sample = 64.0F;

/// Whether all samples are numbers and none is larger than `most`.
bool are_within(std::span<const float> samples, float most);

/// Why samples that are not within the loudest are refused: "it holds samples that are not numbers
/// (NaN or infinite)", "beyond any sound: a sample of 1e+20 at 0.19 s, where full scale is 1".
std::string why_beyond(std::span<const float> interleaved, int channels, std::int64_t first_frame,
                       int rate);

/// The energy of each channel about its mean, and of their mean.
class ChannelEnergies {
 public:
  explicit ChannelEnergies(int channels);
  void add(std::span<const float> interleaved, std::span<const float> mix);
  /// The channels sound, their mean does not: less than a thousandth of what independent channels
  /// would leave.
  bool cancel() const;
  std::size_t loudest() const;

 private:
  struct Sums {
    double sum = 0, squares = 0;
  };
  double energy(const Sums& sums) const;

  std::vector<Sums> channels_;
  Sums mix_;
  double frames_ = 0;
};

/// Of floating-point samples that are integers' in truth, by the first ones: "its floating-point
/// samples are integers, up to 31000; they are divided by 32768"; "" for all others.
std::string integers_remark(StreamDecoder& stream);

/// Thrown by a LevelledStream that was to take samples as they are and sees that it may not.
struct ToBeMeasured {};

/// A stream whose samples keep to full scale: of floating-point files, those that hold integers
/// (16, 24 or 32 bits) are divided by the integers' range, all of the file by the same.
class LevelledStream {
 public:
  /// `measured` reads floating-point samples twice, to know them all before the first is given.
  LevelledStream(StreamDecoder& stream, bool measured);
  /// As StreamDecoder::read(). Throws std::runtime_error with the reason where samples lie beyond
  /// any sound; ToBeMeasured, where they were not.
  std::int64_t read(std::span<float> out);

 private:
  StreamDecoder& stream_;
  bool measured_;
  bool whole_numbers_ = true;  ///< so far
  std::int64_t frames_ = 0;    ///< handed on
  float scale_ = 1;
};

}  // namespace earshot
