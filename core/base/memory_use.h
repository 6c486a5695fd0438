#pragma once

#include <cstdint>
#include <optional>

namespace earshot {

/// Bytes of memory that this program holds at present; nothing where the system does not say.
std::optional<std::int64_t> memory_use();

}  // namespace earshot
