#include "core/data/pcm_block.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "core/base/random.h"

namespace earshot {
namespace {

std::uint32_t check_of(const PcmBlock& block) {
  return check_word(std::bit_cast<std::uint32_t>(block.scale),
                    {reinterpret_cast<const char*>(block.samples.data()), sizeof block.samples});
}

}  // namespace

std::uint32_t check_word(std::uint32_t seed, std::span<const char> bytes) {
  // Four lanes, because one multiplication would wait for the other.
  std::array<std::uint64_t, 4> lanes{seed, 1, 2, 3};
  std::size_t place = 0;
  for (; place + 32 <= bytes.size(); place += 32) {
    std::array<std::uint64_t, 4> words;
    std::memcpy(words.data(), bytes.data() + place, 32);
    for (std::size_t i = 0; i < 4; ++i) {
      lanes[i] = std::rotl((lanes[i] ^ words[i]) * 0x9E3779B97F4A7C15ULL, 29);
    }
  }
  std::uint64_t hash = bytes.size();
  for (; place < bytes.size(); ++place) {
    hash = mixed(hash ^ static_cast<unsigned char>(bytes[place]));
  }
  for (const std::uint64_t lane : lanes) hash = mixed(hash ^ lane);
  return static_cast<std::uint32_t>(hash) | 1U;
}

PcmBlock packed(std::span<const float> samples) {
  PcmBlock block;
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::fabs(sample));
  if (peak > 1e-30F) {
    block.scale = peak / 32767.0F;
    const float steps = 32767.0F / peak;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      block.samples[i] = static_cast<std::int16_t>(std::lrint(samples[i] * steps));
    }
  }
  block.check = check_of(block);
  return block;
}

bool is_whole(const PcmBlock& block) {
  return block.check == check_of(block);
}

void unpack(const PcmBlock& block, std::int64_t begin, std::span<float> out) {
  const std::int16_t* samples = block.samples.data() + begin;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = block.scale * samples[i];
}

}  // namespace earshot
