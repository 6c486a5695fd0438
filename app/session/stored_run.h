#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"
#include "core/training/events.h"
#include "core/training/recorded_health.h"

namespace earshot {

/// One curve: values over steps.
struct Series {
  std::vector<double> steps, values;
};
using SeriesByName = std::map<std::string, Series>;

/// Reads a run folder's metrics into curves. Slow for a long run.
SeriesByName read_series(const std::filesystem::path& run);

/// What a run folder holds to be looked at.
struct StoredRun {
  std::filesystem::path folder;
  Experiment experiment;
  /// data.path as the run folder has it, where its sounds lie elsewhere now, which the experiment
  /// says then; else "".
  std::string moved_from;
  bool sounds_are_gone = false;  ///< and nobody said whereto
  SeriesByName series;
  std::vector<ParameterChanged> changes;
  std::optional<StepDone> last_step;
  RecordedHealth health;
  std::optional<std::int64_t> features;  ///< of a clip, as its embeddings have
  std::uintmax_t metrics_read = 0;       ///< bytes of its metrics that are in the series
  /// What in its files cannot be used, one line each: the file, the line, why.
  std::vector<std::string> problems;
};

/// What another program wrote on a run folder since it was last read.
struct RunNews {
  std::vector<StepDone> steps;
  std::vector<ParameterChanged> changes;  ///< all of the run's
  std::shared_ptr<const Features> embeddings;
  std::uintmax_t read_to = 0;       ///< bytes of the metrics
  std::int64_t embedded_step = -1;  ///< of the latest embeddings in the folder
  std::vector<std::string> problems;
};

/// Slow for a long run. Throws ParameterError where it is no run that can be read.
StoredRun read_run(const Catalogue& catalogue, const std::filesystem::path& folder);

/// A recorded step as the trainer told it; `steps` are planned.
StepDone step_from(const MetricLine& line, std::int64_t steps);

}  // namespace earshot
