#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// One line of a manifest.
struct ManifestEntry {
  std::int64_t line = 0;
  std::string path;                 ///< as written, with "./" and "a/../" resolved
  std::vector<std::string> labels;  ///< one a column of Manifest::columns
  std::optional<Split> split;       ///< where the line names one
};

/// A table of sounds: columns `path` (needed), `label`, `split`, and any further ones, which are
/// all kept as label columns. Without a column `label` the first folder of each path stands there.
struct Manifest {
  std::vector<std::string> columns;  ///< columns[0] is "label"
  std::vector<ManifestEntry> entries;
  std::vector<Problem> problems;  ///< lines that make no sense, each named
};

/// The first folder of a relative path, "" where it lies in no folder.
std::string first_folder(const std::string& path);

/// Throws std::runtime_error, one line naming the file, where it cannot be read as a manifest.
Manifest read_manifest(const std::filesystem::path& file);

}  // namespace earshot
