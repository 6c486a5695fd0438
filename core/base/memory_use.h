#pragma once

#include <cstdint>
#include <optional>

namespace earshot {

/// Bytes of memory that this program holds at present; nothing where the system does not say.
std::optional<std::int64_t> memory_use();

/// The most that it held since the start or since forget_peak_memory(), by the system's own count;
/// what it holds at present where the system does not say.
std::optional<std::int64_t> peak_memory_use();
/// Lets peak_memory_use() begin anew, where the system can (Linux).
void forget_peak_memory() noexcept;

}  // namespace earshot
