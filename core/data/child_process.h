#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace earshot {

struct ProcessResult {
  int status = 0;  ///< as the shell would say it; 128 + n where signal n ended it
  std::string output;
  std::string errors;
};

/// Runs a program found on PATH, without a shell, in `folder`, speaking plain English (LC_ALL=C),
/// with nothing on its stdin. `alive` is called about every 100 ms. When stopped, the program and
/// what it started are ended, and the status says so. Throws std::runtime_error where the program
/// cannot be started.
ProcessResult run_process(const std::vector<std::string>& arguments,
                          const std::filesystem::path& folder, const std::function<void()>& alive,
                          const std::stop_token& stop);

}  // namespace earshot
