#pragma once

#include <string>

#include "core/audio/byte_view.h"

namespace earshot {

/// What a file is that is no sound which is read, by its first bytes, and what would help: "it is
/// an MP4 file (AAC or ALAC); ffmpeg -i x.m4a x.flac makes one that is read". Empty where nothing
/// is known against it.
std::string foreign_kind(ByteWindow& window);

/// Whether it is a sound of a kind that is not read.
bool is_foreign_sound(ByteWindow& window);

/// "; ffmpeg -i x.m4a x.flac makes one that is read".
std::string made_readable(const std::string& ending);

}  // namespace earshot
