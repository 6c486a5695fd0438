#include "core/training/checkpoint_steps.h"

#include <algorithm>

#include "core/experiment/kept_checkpoints.h"
#include "core/experiment/run_folder.h"
#include "core/training/checkpoint_file.h"

namespace earshot {

std::vector<std::int64_t> checkpoint_steps(const std::filesystem::path& run) {
  std::vector<std::int64_t> steps;
  for (const KeptCheckpoint& kept : kept_checkpoints(run)) steps.push_back(kept.step);
  try {
    const std::filesystem::path last = checkpoint_of(run);
    if (!last.empty()) steps.push_back(recorded_facts(last).step);
  } catch (const std::exception&) {
    // Whoever opens it says what is wrong with it.
  }
  std::ranges::sort(steps);
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

}  // namespace earshot
