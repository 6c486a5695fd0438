#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace earshot {

/// Changes a stretch of a clip before features are made of it: `sound` begins at sample `start` of
/// the clip, and is silent where it reaches beyond it. The clip is changed as its file would be,
/// before its level is taken or a short one is continued. It is called once or more for a clip, and
/// gives the same for the same stretch. Empty: the sound as it is.
using SoundChange =
    std::function<void(std::int64_t clip, std::int64_t start, std::span<float> sound)>;

}  // namespace earshot
