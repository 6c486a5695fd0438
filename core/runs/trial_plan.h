#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/runs/compare.h"

namespace earshot {

/// One trial of a comparison, done or to be done.
struct PlannedTrial {
  const ComparedMethod* method = nullptr;
  std::int64_t seed = 0;
  std::filesystem::path run;
  Experiment experiment;            ///< with its seed
  std::optional<TrialResult> kept;  ///< done by an earlier call
  std::string problem;              ///< why what is kept is not taken
};

struct TrialPlan {
  std::vector<PlannedTrial> trials;  ///< seed by seed: stopped early, there is one of every method
  std::string note;                  ///< where an older Earshot began it; else ""
};

/// The run folder of a trial below the comparison's.
std::filesystem::path trial_run(const std::filesystem::path& folder, const std::string& method,
                                std::int64_t seed);

/// The trials of a comparison, with what its folder holds of them. Where an older Earshot began
/// them, settings that came later mean in all of them what they meant then, so that the table is
/// the one that it would have made. The methods are the comparison's own. Throws OtherComparison.
TrialPlan planned_trials(const Catalogue& catalogue, const Comparison& comparison,
                         const std::filesystem::path& folder);

}  // namespace earshot
