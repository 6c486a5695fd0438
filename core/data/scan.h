#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/data/dataset.h"

namespace earshot {

struct ScanRequest {
  std::filesystem::path path;  ///< a folder, or a .csv/.tsv manifest with a column `path`
  std::uint64_t seed = 0;      ///< of the splits, where the manifest names none
  double valid_fraction = 0.15;
  double test_fraction = 0.25;
};

struct ScanProgress {
  std::int64_t done = 0;
  std::int64_t total = 0;         ///< 0 while still listing
  std::vector<Clip> found;        ///< new since the last report
  std::vector<Problem> problems;  ///< new since the last report
};

/// Reads the headers of every sound file below a folder (labels from its sub-folders) or of every
/// line of a manifest, on the calling thread. Files that cannot be read, or are empty, are listed
/// in Dataset::problems. Splits are by file, deterministic from the seed and each file's path (a
/// new file does not move the others). Reports about every 50 ms. Throws std::runtime_error, one
/// line naming the path, where the folder or manifest itself cannot be read or holds no sound;
/// returns early, with what it has, when stopped.
Dataset scan(const ScanRequest& request, const std::function<void(ScanProgress)>& report = {},
             std::stop_token stop = {});

}  // namespace earshot
