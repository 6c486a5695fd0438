#pragma once

#include <filesystem>

namespace earshot {

/// Whether a folder of a run is none of its own: a link that somebody laid there. What it leads to
/// may be read; nothing is written, moved or removed through it.
bool leads_elsewhere(const std::filesystem::path& folder);

/// Makes a folder inside a run, where it is not there yet. Throws std::runtime_error, one line,
/// where it is a link or cannot be made.
void make_own_folder(const std::filesystem::path& folder);

}  // namespace earshot
