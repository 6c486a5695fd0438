#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/entry_words.h"

namespace earshot {

struct SoundSource;  // core/data/sound_source.h

/// What an importer is asked for.
struct ImportRequest {
  std::filesystem::path path;  ///< that it recognised
  bool read_folders = true;  ///< data.folders; false: take no more than labels from folders' names
  std::function<void()> alive = [] {};  ///< to be called now and then by what takes long
  std::stop_token stop = {};
};

/// A way to open sounds. Menus, file dialogs, drops, --data and data.path ask the catalogue's list
/// in its order, and the first that recognises a path takes it. An importer says which files there
/// are and what is known of them; their headers are read, and their splits drawn, for all alike
/// (core/data/scan.h).
struct ImporterEntry {
  EntryWords words;      ///< label "Manifest"; the summary is the menu's tip
  std::string asks;      ///< in the menu File, "Open manifest"
  std::string takes;     ///< where an error lists what can be opened: "a .csv or .tsv manifest"
  bool folders = false;  ///< a person chooses a folder, else a file
  /// Of the files that a person may choose, "*.csv". Without any, and without folders, it has no
  /// place in the menus, and takes what is dropped or named.
  std::vector<std::string> patterns = {};
  /// Whether it takes a path that exists, by its name or by the file's first 4096 bytes ("" for a
  /// folder). Quick, and quiet where it cannot tell.
  std::function<bool(const std::filesystem::path&, std::string_view first)> recognises;
  /// Which sounds there are. On any thread. Throws std::runtime_error, one line naming the file,
  /// where there is nothing to be read, and Stopped (core/base/stopped.h); what is wrong with
  /// single files or lines is told in SoundSource::manifest.problems.
  std::function<SoundSource(const ImportRequest&)> read;
  /// In place of `read`: what is opened, by another importer, where a path stands for it: the
  /// folder of a sound, which the window then selects there.
  std::function<std::filesystem::path(const std::filesystem::path&)> stands_for = {};
};

}  // namespace earshot
