#pragma once

#include <cstddef>
#include <cstdint>

namespace earshot {

/// CRC-32 as zip files hold it (ISO 3309, reflected polynomial 0xEDB88320), of bytes that come in
/// pieces: `before` is that of the pieces before, 0 for none.
std::uint32_t crc32(std::uint32_t before, const void* bytes, std::size_t count);

}  // namespace earshot
