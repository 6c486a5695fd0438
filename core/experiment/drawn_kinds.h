#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// The kinds of change (core/catalogue/change_kinds.h) that a training with this experiment draws:
/// of the links of its chain that are on and have a chance, where a view is changed at all, and
/// what its method draws by itself.
std::set<std::string> drawn_kinds(const Catalogue& catalogue, const Experiment& experiment);

/// Those that a run has drawn up to a step, settings that were changed on the way included. Throws
/// as experiment_of_run.
std::set<std::string> drawn_kinds(const Catalogue& catalogue, const std::filesystem::path& run,
                                  std::int64_t step);

}  // namespace earshot
