#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// One setting that a branch has otherwise than the run that it comes from.
struct BranchRequest {
  std::filesystem::path run;     ///< whose checkpoint it begins from
  std::filesystem::path target;  ///< the new run folder; nothing may be there
  std::string path;
  Value value;
  std::int64_t steps = 0;  ///< the total to reach, where it is more than the run's own
  std::optional<std::int64_t> from = {};  ///< a step whose checkpoint was kept; else the last one
};

/// Whether a branch may have a setting otherwise at all: not which sounds there are, nor what
/// decides which weights and which optimiser there are, nor how it is evaluated.
bool may_differ_in_branch(const std::string& path);

/// Makes a run folder that goes on from a checkpoint of another run, with its curves and changes of
/// settings up to there and one setting changed, and tells it in its log; returns the checkpoint's
/// step. Nobody trains it yet. Throws ParameterError where the setting cannot be so, contradicts
/// others or makes other weights than the checkpoint has; std::runtime_error, one line, where there
/// is no such checkpoint, or files cannot be read or written. Nothing is left then.
std::int64_t branch_run(const Catalogue& catalogue, const BranchRequest& request);

}  // namespace earshot
