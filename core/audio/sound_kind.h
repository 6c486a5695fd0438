#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace earshot {

/// What sound a file holds, by its first bytes, whatever its name.
struct SoundKind {
  bool is_read = false;
  std::string words;  ///< "WAV"; of those that are not read "it is an MP4 file ..." and what helps
};

/// Nothing where it holds none, or cannot be opened. Raw samples and MPEG frames without a tag are
/// not told from anything else.
std::optional<SoundKind> sound_kind(const std::filesystem::path& file);

}  // namespace earshot
