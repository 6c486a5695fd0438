#pragma once

#include "core/audio/byte_view.h"

namespace earshot {

/// Whether the three header packets of an Ogg Vorbis stream (Vorbis I, section 4.2) are there and
/// whole. libsndfile keeps the memory of those that it refuses, so that they are asked first.
bool has_vorbis_head(const ByteView& bytes);

}  // namespace earshot
