#pragma once

#include <cstdint>
#include <filesystem>

namespace earshot {

/// Copies the first `frames` sample frames of an Ogg Vorbis file, page by page (RFC 3533), without
/// decoding: the last page is marked as the end and given that granule position, which is how
/// Vorbis says that a stream ends within a packet (Vorbis I, appendix A.2). Where the file is not
/// longer, all of it. Throws std::runtime_error.
void copy_ogg_head(const std::filesystem::path& from, const std::filesystem::path& to,
                   std::int64_t frames);

}  // namespace earshot
