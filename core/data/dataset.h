#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/audio/channel.h"

namespace earshot {

enum class Split { Train, Valid, Test };
std::string to_text(Split split);  ///< "train", "valid", "test"

/// One sound file as its header and the manifest describe it. Its place in Dataset::clips is its
/// stable id everywhere (map, table, views, embeddings).
struct Clip {
  std::string path;                 ///< relative to Dataset::root, UTF-8
  std::vector<std::string> labels;  ///< one text a column of Dataset::columns, "" where unknown
  Split split = Split::Train;
  std::int64_t frames = 0;  ///< sample frames at its own rate
  std::int64_t rate = 0;    ///< Hz
  std::int64_t channels = 0;
  std::string format;               ///< "WAV", "FLAC", "OGG", "MP3", ...
  std::int64_t bytes = 0;           ///< the file's size
  std::optional<Split> given = {};  ///< where manifest or folder name its split
  double seconds() const {
    return rate > 0 ? static_cast<double>(frames) / static_cast<double>(rate) : 0.0;
  }
};

/// A file, or a line of a manifest, that was left out, and why, in words that say what would help.
struct Problem {
  std::string path;
  std::string reason;
  std::int64_t files = 1;  ///< of many of one kind, how many: they share one line
};
/// How many files they tell of.
std::int64_t files_of(const std::vector<Problem>& problems);

/// A scanned folder or manifest. Immutable once made; shared between threads as const.
struct Dataset {
  std::filesystem::path root;
  std::vector<std::string> columns;  ///< names of the label columns; columns[0] is "label"
  std::string label_name;            ///< what a table calls columns[0]; "" where "label"
  std::vector<Clip> clips;           ///< in a fixed order: by path
  std::vector<Problem> problems;
  bool split_given = false;  ///< the data named splits; else all are drawn
  /// How the data was read where that is not plain, and what is odd about it: one line each.
  std::vector<std::string> notes;
  std::string split_note;          ///< what is odd about the splits; "" for nothing
  bool folders_read = false;       ///< from its folders more than a label was read (data.folders)
  Channel channel = Channel::Mix;  ///< which of each sound's channels is heard (data.channel)

  /// The place of a label column, or -1; columns[0] goes by label_name too.
  int column(const std::string& name) const;
  /// The sorted distinct non-empty texts of a column.
  std::vector<std::string> classes(int column) const;
  /// Indices of the clips of a split, ascending.
  std::vector<std::int64_t> of(Split split) const;
  /// The clip with this path (relative, or absolute below root), or -1.
  std::int64_t find(const std::string& path) const;
};

}  // namespace earshot
