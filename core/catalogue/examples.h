#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "core/catalogue/entry_words.h"

namespace earshot {

/// What is being done, and how much of the whole is done, 0..1.
using ExampleReport = std::function<void(const std::string& words, double done)>;

/// Sounds that everybody may have, made ready when they are first asked for: `example:NAME` in
/// data.path, --data, and the menus.
struct ExampleEntry {
  EntryWords words;                 ///< name "tones"; the summary says what it is
  std::int64_t download_bytes = 0;  ///< fetched the first time; 0: nothing
  std::string licence;              ///< whose it is and on which terms, in short
  /// Lays the sounds out in `made`, an empty folder, with a manifest.csv (columns path, label,
  /// split) and files LICENCE.<part>; `scratch`, an empty folder too, goes afterwards. On any
  /// thread. Throws std::runtime_error, one line that says what would help, and Stopped
  /// (core/base/stopped.h) where it was stopped; whatever was made is then removed.
  std::function<void(const std::filesystem::path& scratch, const std::filesystem::path& made,
                     const ExampleReport& report, const std::stop_token& stop)>
      make;
};

}  // namespace earshot
