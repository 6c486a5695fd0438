#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"

namespace earshot {

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

}  // namespace earshot
