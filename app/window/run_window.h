#pragma once

#include <string>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// Opens the window and runs it to its end. Returns the exit status. `argc` and `argv` must outlive
/// the call. `path`: a folder, a manifest, a run folder, an experiment file or a sound to open; the
/// built-in example where it is empty.
int run_window(int& argc, char** argv, const Catalogue& catalogue, const std::string& path);

}  // namespace earshot
