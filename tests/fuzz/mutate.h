#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/random.h"

namespace earshot::testing {

/// A damaged copy of one of the files: one to four of flipped bits, other bytes, integers at their
/// edges (8 to 64 bits, both byte orders), decimal numbers replaced by huge, negative or fractional
/// ones, a cut end, and chunks that are left out, doubled, repeated many times, moved, or taken
/// from another file. Some draws leave the file as it was. Needs one file at least.
std::string mutant(const std::vector<std::string>& files, Random& random);

}  // namespace earshot::testing
