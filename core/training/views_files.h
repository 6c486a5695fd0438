#pragma once

#include <filesystem>
#include <string>

#include "core/training/replay.h"

namespace earshot {

/// Writes the clip (at most its first 30 s) and its views as 32-bit float WAV, and what they are
/// and what was drawn for them as JSON: `description`, and in its folder PREFIX + "original.wav",
/// PREFIX + "view-a.wav" and so on, named as the views are. The description comes last, so that
/// where it lies all of them do. `clip` is what it says of the clip's path. Throws
/// std::runtime_error naming the file that cannot be written; what was new goes again.
void write_views(const ReplayedViews& replayed, const std::string& clip,
                 const std::filesystem::path& description, const std::string& prefix);

}  // namespace earshot
