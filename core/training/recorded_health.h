#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/experiment/experiment.h"
#include "core/measures/health_verdict.h"
#include "core/training/events.h"

namespace earshot {

/// The health of a run from its recorded steps, as the trainer said it when it was there: for runs
/// that were stored, or that another program trains.
class RecordedHealth {
 public:
  /// Takes up a step in its order; nothing of it changes where it measured nothing.
  void see(const StepDone& step);
  /// The latest verdict. `features` of one row, `rows` that were measured at once, `label` that was
  /// read.
  std::optional<HealthVerdict> verdict_on(std::int64_t rows, std::int64_t features,
                                          const std::string& label) const;

 private:
  BestHealth best_;  ///< before the latest
  std::optional<LabelSinceStart> label_;
  std::optional<HealthNumbers> last_;  ///< whose rows and features are not known yet
};

/// How many features a run's encoder gives, from the embeddings it left; empty where it left none.
std::optional<std::int64_t> recorded_features(const std::filesystem::path& run);

/// How many rows of features a step of this experiment measures.
std::int64_t measured_rows(const Catalogue& catalogue, const Experiment& experiment);

}  // namespace earshot
