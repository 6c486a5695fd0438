#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/harness.h"

namespace earshot::testing {

/// A sound file of a stranger as Earshot takes it: scanned, decoded through each choice of channel
/// into the cache of sounds, resampled and read back; what is heard has to be numbers, and no
/// more of them than the header promised. `name` is the file's name.
FuzzTarget sound_target(std::string name, std::vector<std::string> files);

/// The bytes of a short sound in a format of libsndfile's (SF_FORMAT_...); "" where this
/// libsndfile cannot write it.
std::string written_sound(int format, int channels = 1, int rate = 16000, std::size_t frames = 3000,
                          bool variable_bits = false);

/// What libsndfile makes of each of the formats that it can write.
std::vector<std::string> written_sounds(const std::vector<int>& formats);

}  // namespace earshot::testing
