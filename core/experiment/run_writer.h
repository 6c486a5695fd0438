#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"

namespace earshot {

/// A setting changed while training, as changes.jsonl keeps it.
struct RecordedChange {
  std::int64_t step = 0;  ///< steps done when it took effect
  std::string path;
  Value before, after;
};

/// The one writer of a run folder. Holds the folder's lock for as long as it lives.
class RunWriter {
 public:
  /// Makes the folder where needed. Throws std::runtime_error, one line: cannot be written, or
  /// another process trains this run.
  explicit RunWriter(const std::filesystem::path& folder);
  ~RunWriter();
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  const RunPaths& paths() const { return paths_; }

  /// Brings metrics and changes back to a step: torn and later lines go. Then appends.
  void begin_at(std::int64_t step);
  /// One whole line, in one write. Throws std::runtime_error.
  void metric(const MetricLine& line);
  void change(const RecordedChange& change);
  /// A dated line in log.txt; never throws.
  void log(const std::string& words) noexcept;

 private:
  RunPaths paths_;
  int lock_ = -1;
  int metrics_ = -1;
};

/// The changes recorded in a run folder, oldest first.
std::vector<RecordedChange> recorded_changes(const std::filesystem::path& run);

/// The experiment of a run as it stood when `step` steps were done; its latest state without.
Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run);
Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run,
                             std::int64_t step);

}  // namespace earshot
