#include "core/base/xxh64.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace earshot {
namespace {

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87, kPrime2 = 0xC2B2AE3D27D4EB4F,
                        kPrime3 = 0x165667B19E3779F9, kPrime4 = 0x85EBCA77C2B2AE63,
                        kPrime5 = 0x27D4EB2F165667C5;

template <class Word>
Word word_at(const unsigned char* place) {
  static_assert(std::endian::native == std::endian::little);
  Word word;
  std::memcpy(&word, place, sizeof word);
  return word;
}

std::uint64_t round_of(std::uint64_t lane, std::uint64_t word) {
  return std::rotl(lane + word * kPrime2, 31) * kPrime1;
}

void take_stripe(std::array<std::uint64_t, 4>& lanes, const unsigned char* stripe) {
  for (std::size_t i = 0; i < 4; ++i) {
    lanes[i] = round_of(lanes[i], word_at<std::uint64_t>(stripe + 8 * i));
  }
}

}  // namespace

void Xxh64::add(const void* bytes, std::size_t count) {
  auto place = static_cast<const unsigned char*>(bytes);
  const std::size_t held = length_ % rest_.size();
  length_ += count;
  if (held > 0) {
    const std::size_t taken = std::min(rest_.size() - held, count);
    std::memcpy(rest_.data() + held, place, taken);
    if (held + taken < rest_.size()) return;
    take_stripe(lanes_, rest_.data());
    place += taken;
    count -= taken;
  }
  for (; count >= rest_.size(); count -= rest_.size(), place += rest_.size()) {
    take_stripe(lanes_, place);
  }
  if (count > 0) std::memcpy(rest_.data(), place, count);
}

std::uint64_t Xxh64::digest() const {
  std::uint64_t hash = kPrime5;
  if (length_ >= rest_.size()) {
    hash = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) +
           std::rotl(lanes_[3], 18);
    for (const std::uint64_t lane : lanes_) {
      hash = (hash ^ round_of(0, lane)) * kPrime1 + kPrime4;
    }
  }
  hash += length_;
  const unsigned char* place = rest_.data();
  std::size_t left = length_ % rest_.size();
  for (; left >= 8; left -= 8, place += 8) {
    hash ^= round_of(0, word_at<std::uint64_t>(place));
    hash = std::rotl(hash, 27) * kPrime1 + kPrime4;
  }
  if (left >= 4) {
    hash ^= word_at<std::uint32_t>(place) * kPrime1;
    hash = std::rotl(hash, 23) * kPrime2 + kPrime3;
    left -= 4;
    place += 4;
  }
  for (; left > 0; --left, ++place) hash = std::rotl(hash ^ (*place * kPrime5), 11) * kPrime1;
  hash = (hash ^ (hash >> 33)) * kPrime2;
  hash = (hash ^ (hash >> 29)) * kPrime3;
  return hash ^ (hash >> 32);
}

std::string hex(std::uint64_t digest) {
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(digest >> shift) & 15];
  return text;
}

}  // namespace earshot
