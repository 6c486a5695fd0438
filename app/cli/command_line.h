#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/cli/report_request.h"
#include "core/catalogue/catalogue.h"
#include "core/runs/compare.h"

namespace earshot {

/// What the command line can do only where the window was built; empty functions otherwise.
struct WindowHooks {
  /// Opens the window on what the path names ("": the built-in example) and runs it to its end.
  /// Returns the exit status.
  std::function<int(const std::string& path)> open_window;
  /// Draws a run's report into one HTML file. Throws std::runtime_error.
  std::function<void(const Catalogue&, const ReportRequest&)> write_report;
  /// Draws the trials of a comparison into one HTML file. Throws std::runtime_error.
  std::function<void(const Catalogue&, const std::vector<TrialResult>&,
                     const std::filesystem::path& file)>
      write_comparison_report;
};

/// Runs one command of the program; no command, or the path of a folder or file in its place, means
/// the window where there is one. Returns the exit status: 0 success, 2 a wrong command line or
/// experiment (nothing was started), 1 a failed run. Prints errors to stderr, one line each.
int run_command_line(const std::vector<std::string>& arguments, const Catalogue& catalogue,
                     const WindowHooks& hooks = {});

}  // namespace earshot
