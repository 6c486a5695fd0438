#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// A setting changed while training, as changes.jsonl keeps it.
struct RecordedChange {
  std::int64_t step = 0;  ///< steps done when it took effect
  std::string path;
  Value before;  ///< as `after` where the line does not tell it: `after` is what counts
  Value after;
};

/// What a run's changes.jsonl holds, oldest first, and each line that cannot be used: the file, the
/// line, why.
struct RecordedChanges {
  std::vector<RecordedChange> changes;
  std::vector<std::string> problems;
};
RecordedChanges read_changes(const std::filesystem::path& run);

/// Those that can be used.
std::vector<RecordedChange> recorded_changes(const std::filesystem::path& run);

/// The experiment of a run as it stood when `step` steps were done; its latest state without.
/// Throws ParameterError where experiment.json cannot be taken. A change that cannot (an unknown
/// setting, a value out of range, a line that is none) is passed over, and named in `problems`.
Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run);
Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run,
                             std::int64_t step);
Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run,
                             std::int64_t step, std::vector<std::string>& problems);

}  // namespace earshot
