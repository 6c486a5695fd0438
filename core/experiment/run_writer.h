#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/line_file.h"
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

  /// Brings metrics and embeddings back to a step (cut_after); the changes stay, for they are made
  /// again at their steps. Then appends. Throws std::runtime_error.
  void begin_at(std::int64_t step);
  /// One whole line, in one write. Throws std::runtime_error; the file is then as it was.
  void metric(const MetricLine& line);
  /// The same; it takes the place of changes of this setting that were recorded for later steps.
  void change(const RecordedChange& change);
  /// A dated line in log.txt; never throws.
  void log(const std::string& words) noexcept;

 private:
  RunPaths paths_;
  int lock_ = -1;
  std::optional<LineFile> metrics_;
  std::vector<RecordedChange> recorded_;
};

}  // namespace earshot
