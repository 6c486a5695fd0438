#pragma once

#include "core/catalogue.h"

namespace earshot {

/// Opens the window and runs it to its end. Returns the exit status. `argc` and `argv` must outlive
/// the call. A first argument that is a folder, a manifest, a run folder or an experiment file is
/// opened.
int run_window(int& argc, char** argv, const Catalogue& catalogue);

}  // namespace earshot
