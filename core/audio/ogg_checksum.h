#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace earshot {

/// RFC 3533, section 6: polynomial 0x04C11DB7, nothing inverted or reflected.
std::uint32_t ogg_checksum(std::string_view bytes);

/// Gives every page that is found its right checksum.
void mend_ogg_checksums(std::string& bytes);

}  // namespace earshot
