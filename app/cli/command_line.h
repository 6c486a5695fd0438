#pragma once

#include <string>
#include <vector>

#include "core/catalogue.h"

namespace earshot {

/// Runs one command of the program. Returns the exit status: 0 success, 2 a wrong command line or
/// experiment (nothing was started), 1 a failed run. Prints errors to stderr, one line each.
int run_command_line(const std::vector<std::string>& arguments, const Catalogue& catalogue);

}  // namespace earshot
