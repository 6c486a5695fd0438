#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

struct RunDetails;

/// A run folder at a glance.
struct RunSummary {
  /// Interrupted: neither finished, stopped nor failed by its own word, and nobody trains it now.
  enum class End { Finished, Stopped, Failed, Interrupted, Training };
  std::filesystem::path folder;
  std::int64_t step = 0, steps = 0;
  End end = End::Stopped;
  bool has_checkpoint = false;
  std::filesystem::file_time_type when;       ///< last written
  std::shared_ptr<const RunDetails> details;  ///< where somebody looked closely; else null
  std::string name() const { return folder.filename().string(); }
};

/// The runs below a folder, the latest first. Reads only the ends of files; never throws.
std::vector<RunSummary> list_runs(const std::filesystem::path& folder);
RunSummary summary_of_run(const std::filesystem::path& run);

/// Whether a program holds the folder's lock.
bool is_being_trained(const std::filesystem::path& run);

/// Where the window puts runs: $EARSHOT_RUNS, else the person's data folder.
std::filesystem::path runs_folder();

/// A name below `folder` that is not taken: "simclr-20261124-1530", "...-2".
std::filesystem::path fresh_run(const std::filesystem::path& folder, const std::string& method);

}  // namespace earshot
