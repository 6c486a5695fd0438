#pragma once

#include <string>

#include "app/cli/commands.h"
#include "core/runs/given_features.h"

namespace earshot {

/// Where the features of a command come from: a run folder, or a file of features.
struct GivenSource {
  std::string from, data, metadata, array;
  /// Adds `features`, --data, --metadata and --array.
  void add_to(CLI::App& command);
  bool is_run() const;
};

/// Tells what was left out on standard error. Throws CommandError 2, one line, where nothing can be
/// read or embedded, and CommandError 1 with `stopped` where somebody stopped it.
GivenFeatures features_of(const CommandContext& context, const GivenSource& source,
                          const std::string& stopped, const std::stop_token& stop);

}  // namespace earshot
