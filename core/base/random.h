#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

namespace earshot {

/// Counter-based randomness: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy
/// as 1, 2, 3", sec. 3.3). A stream is named by (seed, epoch, clip, view, augmentation, ...): the
/// same names give the same numbers on every machine, whatever was drawn before, so that every view
/// can be replayed and a resumed run goes on exactly.
class Random {
 public:
  Random(std::uint64_t seed, std::initializer_list<std::uint64_t> stream);

  std::uint32_t bits();
  /// Uniform in [0, 1), with 24 bits.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high);
  /// Uniform among the whole numbers low..high, both included. Needs low <= high.
  std::int64_t integer(std::int64_t low, std::int64_t high);
  /// Standard normal (Box-Muller).
  double normal();
  /// A name for a further stream, to be drawn from on a device.
  std::uint64_t key();

 private:
  std::array<std::uint32_t, 2> key_{};
  std::array<std::uint32_t, 4> counter_{};
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

/// One Philox4x32-10 block; public for the published test vectors.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// SplitMix64's finaliser: a well-mixed 64-bit hash of a word.
std::uint64_t mixed(std::uint64_t word);

/// FNV-1a of a text, for naming a stream by a word.
std::uint64_t name_hash(const char* text);

}  // namespace earshot
