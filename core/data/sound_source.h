#pragma once

#include <filesystem>

#include "core/data/manifest.h"

namespace earshot {

/// Where sounds are, and what is known of each before its header is read.
struct SoundSource {
  std::filesystem::path root;  ///< that Manifest::entries' paths are relative to, unless absolute
  /// Its columns[0] is "label" (no columns: only that), and each entry has at most one label a
  /// column; the order of the entries does not matter. An entry's line is 0 where there are none.
  Manifest manifest;
  bool folders_read = false;  ///< from names of folders more than a label was read
};

}  // namespace earshot
