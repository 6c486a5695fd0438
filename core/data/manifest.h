#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/delimited.h"
#include "core/data/sound_finder.h"

namespace earshot {

/// One line of a manifest.
struct ManifestEntry {
  std::int64_t line = 0;
  std::string path;                 ///< as written, with "./" and "a/../" resolved
  std::vector<std::string> labels;  ///< one a column of Manifest::columns
  std::optional<Split> split;       ///< where the line names one
};

/// A table of sounds: a column of files (path, file_name, fname...), a column of labels (label,
/// class, category...), one of splits (split; subset, fold... where their cells are words such as
/// train), and any further ones, which are all kept as label columns. Without a column of labels
/// the first folder of each path stands there. Blanks around cells are no part of them.
struct Manifest {
  std::vector<std::string> columns;  ///< columns[0] is "label"
  std::string label_name;            ///< what the table calls columns[0]; "" where "label"
  std::vector<ManifestEntry> entries;
  std::vector<Problem> problems;   ///< lines that make no sense, each named
  std::vector<std::string> notes;  ///< how the table was read where that is not plain
};

/// Which names a table's columns may have: those in use, or, as Earshot did at first, label and
/// split alone for these two.
enum class ColumnNames { Known, Plain };

/// The first folder of a relative path, "" where it lies in no folder.
std::string first_folder(const std::string& path);

/// Throws std::runtime_error, one line naming the file, where it cannot be read as a manifest.
Manifest read_manifest(const std::filesystem::path& file, ColumnNames known = ColumnNames::Known,
                       const std::function<void()>& alive = {}, const std::stop_token& stop = {});

/// The rows of a table of sounds, found by `finder`; `name` is what problems call the table. Throws
/// std::runtime_error as read_manifest does.
Manifest manifest_of_rows(const std::vector<DelimitedRow>& rows, SoundFinder& finder,
                          const std::string& name, ColumnNames known = ColumnNames::Known);

}  // namespace earshot
