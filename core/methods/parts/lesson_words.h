#pragma once

#include <string>

#include "core/params/value.h"

namespace earshot {

/// A whole number out of an experiment's values; 0 where it is none.
std::int64_t whole_number(const Values& all, const std::string& path);

/// What picking one of so many blindly costs in cross entropy: "ln 127 = 4.84".
std::string guess_words(std::int64_t choices);

}  // namespace earshot
