#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace earshot {

/// 1024 samples as 16-bit numbers with a scale of their own: half the size of float, while a quiet
/// 24-bit passage keeps its full 16 bits and float sound above 0 dBFS is not clipped (the error is
/// at most 1/65534 of the block's own peak). The check word tells a block that was written whole
/// from a torn one or a hole of the file.
struct PcmBlock {
  static constexpr std::int64_t kSamples = 1024;

  float scale = 0;
  std::uint32_t check = 0;
  std::array<std::int16_t, kSamples> samples{};
};
static_assert(sizeof(PcmBlock) == 8 + 2 * PcmBlock::kSamples);

/// Up to 1024 finite samples, the rest silence.
PcmBlock packed(std::span<const float> samples);

bool is_whole(const PcmBlock& block);

/// Samples [begin, begin + out.size()) of the block.
void unpack(const PcmBlock& block, std::int64_t begin, std::span<float> out);

/// A hash that is never 0, for telling torn writes; not for secrets.
std::uint32_t check_word(std::uint32_t seed, std::span<const char> bytes);

}  // namespace earshot
