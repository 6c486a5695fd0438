#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// The sound files below a folder, by their extension, sorted by path.
struct Listing {
  std::vector<std::string> paths;  ///< relative, UTF-8
  /// Folders that cannot be opened, names that are not UTF-8, kinds of sound that are not read.
  std::vector<Problem> problems;
};

/// Whether a name ends as a sound file's does (wav, flac, ogg, opus, mp3, aiff, sph, voc, ...).
bool has_sound_extension(const std::filesystem::path& file);

/// Follows links to folders, each folder once; passes over hidden files and folders. `alive` is
/// called now and then. Throws std::runtime_error where the folder itself cannot be opened.
Listing list_sounds(const std::filesystem::path& root, const std::function<void()>& alive,
                    const std::stop_token& stop);

}  // namespace earshot
