#pragma once

#include <string>

namespace earshot {

/// One line that says what LibTorch calculates wrongly on "cpu" or "cuda" for a training in
/// "float32" or "bfloat16" (core/models/machine_check.h), and what would help; empty where nothing
/// is off, and where EARSHOT_TRUST_THIS_MACHINE is 1. A bfloat16 training needs float32 too.
/// Calculated once for a processor and its libraries, in a second, and kept in the cache folder.
std::string machine_problem(const std::string& device, const std::string& precision);

}  // namespace earshot
