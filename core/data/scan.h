#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/data/assign_splits.h"
#include "core/data/dataset.h"
#include "core/data/open_source.h"
#include "core/data/options.h"

namespace earshot {

struct ScanRequest {
  std::filesystem::path path = {};  ///< what an importer recognises: a folder, a manifest, ...
  std::uint64_t seed = 0;           ///< of the drawn splits
  double valid_fraction = 0.15;
  double test_fraction = 0.25;
  SplitWishes splits = {};
  bool read_folders = true;  ///< data.folders; false: the first folder of a path is its label
  /// Whether a column of splits or groups that the data does not have is refused; else it is passed
  /// over.
  bool strict = false;
  Channel channel = Channel::Mix;  ///< data.channel
  friend bool operator==(const ScanRequest&, const ScanRequest&) = default;
};

/// As an experiment's section `data` and its seed say it; `path` as data.path has it.
ScanRequest scan_request(const DataOptions& options, std::int64_t experiment_seed);

struct ScanProgress {
  std::int64_t done = 0;
  std::int64_t total = 0;         ///< 0 while still listing
  std::vector<Clip> found;        ///< new since the last report
  std::vector<Problem> problems;  ///< new since the last report
};

/// Reads the headers of all sounds that the first of the importers that recognises the path finds
/// there: below a folder (labels from its sub-folders), in the lines of a manifest. Files that
/// cannot be read, or are empty, are listed in Dataset::problems, as are sounds of kinds that are
/// not read, those of one ending in one line; what is odd about files that are read is in
/// Dataset::notes. Splits as assign_splits() says. Reports about every 50 ms, on the calling
/// thread. Throws std::runtime_error, one line naming the path, where no importer takes it, or the
/// folder or manifest itself cannot be read or holds no sound, and ParameterError where a setting
/// does not go with it. Throws Stopped, also while the disk stalls.
Dataset scan(const Importers& importers, const ScanRequest& request,
             const std::function<void(ScanProgress)>& report = {}, std::stop_token stop = {});

/// The same clips in the splits and with the channel of another request; no file is looked at.
Dataset with_splits(const Dataset& dataset, const ScanRequest& request);

/// Whether two requests differ in nothing but splits and channel, so that with_splits() goes from
/// one to the other.
bool same_clips(const ScanRequest& one, const ScanRequest& other);

}  // namespace earshot
