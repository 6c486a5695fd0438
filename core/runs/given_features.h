#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/features.h"

namespace earshot {

/// Features that anybody made, in a file, with what a table beside it says of their rows.
struct GivenFeatures {
  /// Rows that can be used; an item's clip is the row's place in the file, from 0.
  std::shared_ptr<const Features> features;
  std::vector<std::string> columns;             ///< of the metadata; empty without any
  std::vector<std::vector<std::string>> cells;  ///< [rows][columns]; "" where nothing is said
  std::filesystem::path root = {};              ///< of relative paths; empty where nobody knows it
  std::vector<std::string> problems;            ///< rows left out and lines not understood, and why

  /// The place of a column, or -1.
  int column(const std::string& name) const;
  /// A cell by the names of things: "" where there is no such column.
  const std::string& cell(std::int64_t row, const std::string& column) const;
};

struct FeatureFile {
  std::filesystem::path file;  ///< .npy, .npz, .tsv or .csv (numbers, a header or none)
  std::filesystem::path metadata =
      {};                  ///< .tsv, .csv or .jsonl; empty: metadata_of(file), if there
  std::string array = {};  ///< of an .npz
};

/// Reads features and their metadata: one line, or object, a row in the same order. A row with a
/// number that is not finite, and a line that makes no sense, are left out and named with their
/// place, from 1; where one of the two has more rows than the other, that is told and the rest is
/// used. Throws std::runtime_error, one line naming the file: no features can be read.
GivenFeatures read_given_features(const FeatureFile& from);

}  // namespace earshot
