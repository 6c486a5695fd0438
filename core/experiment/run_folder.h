#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

/// The last step that a run can have; what a file says beyond it is no step.
constexpr std::int64_t latest_step = 1'000'000'000'000'000;

/// One recorded line of metrics.jsonl.
struct MetricLine {
  std::int64_t step = 0;
  std::vector<std::pair<std::string, double>> values;  ///< loss, learning_rate, ... NaN for null
};

/// The names in a run folder; the folder is the interface, readable by anyone while it is written.
struct RunPaths {
  explicit RunPaths(std::filesystem::path run) : folder(std::move(run)) {}
  std::filesystem::path folder;
  std::filesystem::path experiment() const { return folder / "experiment.json"; }
  std::filesystem::path metrics() const { return folder / "metrics.jsonl"; }
  std::filesystem::path changes() const { return folder / "changes.jsonl"; }
  /// The clips that the run is trained on, one line each.
  std::filesystem::path clips() const { return folder / "clips.tsv"; }
  std::filesystem::path log() const { return folder / "log.txt"; }
  std::filesystem::path checkpoint() const { return folder / "checkpoint.safetensors"; }
  /// As runs of earlier versions have it; the first save after it is read replaces it.
  std::filesystem::path old_checkpoint() const { return folder / "checkpoint.pt"; }
  /// Earlier checkpoints that stay beside the last one, named by their steps.
  std::filesystem::path kept_checkpoints() const { return folder / "checkpoints"; }
  std::filesystem::path embeddings() const { return folder / "embeddings"; }
  /// Figures on the run's own label column, or on another one, by its own protocol or another one.
  /// A label is a name from outside: what cannot stand in a file's name is written as %XX, and a
  /// long one is cut and told apart by a number.
  std::filesystem::path evaluation(const std::string& other_label = {},
                                   const std::string& other_protocol = {}) const;
  /// In brief each evaluation that was made of the run's own data, a line each.
  std::filesystem::path evaluations() const { return folder / "evaluations.jsonl"; }
};

bool is_run_folder(const std::filesystem::path& folder);

/// The checkpoint that a run folder holds, of this version's form or an earlier one's; empty where
/// there is none.
std::filesystem::path checkpoint_of(const std::filesystem::path& run);
/// Whether a run can be gone on with, evaluated and exported.
bool has_checkpoint(const std::filesystem::path& run);

/// Reads metrics from a byte offset on (0 for all), whole lines only, and moves the offset; a torn
/// last line is left for the next call. For following a run that anyone writes.
/// A line that is none (no JSON, no step, a step below 0 or not above the one before, a value that
/// is no number) is left out, or its value is, and named in `problems`: the file, the line, why.
/// Nothing where there is no such file, or what lies there is none.
std::vector<MetricLine> read_metrics(const std::filesystem::path& file, std::uintmax_t& offset,
                                     std::vector<std::string>& problems);
std::vector<MetricLine> read_metrics(const std::filesystem::path& file, std::uintmax_t& offset);

/// One line of metrics.jsonl; nothing where it is none.
std::optional<MetricLine> metric_of(const std::string& line);

/// Writes to a temporary name beside it, flushes, renames. Throws std::runtime_error naming the
/// file and the reason; the old file is then whole.
void write_file_safely(const std::filesystem::path& file, const std::string& bytes);

}  // namespace earshot
