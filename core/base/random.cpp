#include "core/base/random.h"

#include <cmath>
#include <numbers>

namespace earshot {

std::uint64_t mixed(std::uint64_t word) {
  word += 0x9E3779B97F4A7C15ULL;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
  return word ^ (word >> 31);
}

std::uint64_t name_hash(const char* text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (; *text != '\0'; ++text) {
    hash = (hash ^ static_cast<unsigned char>(*text)) * 0x100000001B3ULL;
  }
  return hash;
}

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = 0xD2511F53ULL * counter[0];
    const std::uint64_t second = 0xCD9E8D57ULL * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(first)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

Random::Random(std::uint64_t seed, std::initializer_list<std::uint64_t> stream) {
  // The name so far is mixed once more than the next word, so that the two cannot change places:
  // (seed 1, epoch 2) is not (seed 2, epoch 1).
  std::uint64_t name = mixed(seed);
  for (const std::uint64_t word : stream) name = mixed(mixed(name) ^ mixed(word));
  key_ = {static_cast<std::uint32_t>(name), static_cast<std::uint32_t>(name >> 32)};
}

std::uint32_t Random::bits() {
  if (used_ == 4) {
    block_ = philox4x32(counter_, key_);
    if (++counter_[0] == 0) ++counter_[1];
    used_ = 0;
  }
  return block_[static_cast<std::size_t>(used_++)];
}

double Random::uniform() {
  return (bits() >> 8) * 0x1p-24;
}

double Random::uniform(double low, double high) {
  return low + (high - low) * uniform();
}

std::int64_t Random::integer(std::int64_t low, std::int64_t high) {
  const std::uint64_t count = static_cast<std::uint64_t>(high - low) + 1;
  const std::uint64_t wide = key();
  if (count == 0) return static_cast<std::int64_t>(wide);
  __extension__ using Wide = unsigned __int128;
  return low + static_cast<std::int64_t>((static_cast<Wide>(wide) * count) >> 64);
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t Random::key() {
  const std::uint64_t high = bits();
  return (high << 32) | bits();
}

}  // namespace earshot
