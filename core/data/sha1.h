#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace earshot {

/// SHA-1 (RFC 3174): for recipes that name their splits by it, not for secrets.
std::array<std::uint8_t, 20> sha1(std::string_view bytes);

std::string hex(const std::array<std::uint8_t, 20>& digest);

/// The digest as a whole number, most significant byte first, modulo `divisor`.
std::uint32_t remainder(const std::array<std::uint8_t, 20>& digest, std::uint32_t divisor);

}  // namespace earshot
