#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace earshot {

/// XXH64 with seed 0 (Collet, "xxHash fast digest algorithm", specification 0.1.1): tells damage at
/// the speed of memory; not for secrets.
class Xxh64 {
 public:
  void add(const void* bytes, std::size_t count);
  std::uint64_t digest() const;

 private:
  std::array<std::uint64_t, 4> lanes_{0x60EA27EEADC0B5D6, 0xC2B2AE3D27D4EB4F, 0,
                                      0x61C8864E7A143579};
  std::array<unsigned char, 32> rest_{};
  std::uint64_t length_ = 0;
};

/// Sixteen digits, as xxhsum and Python's hexdigest() print them.
std::string hex(std::uint64_t digest);

}  // namespace earshot
