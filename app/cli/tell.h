#pragma once

#include <string>

#include "core/base/json.h"

namespace earshot {

/// All that the command line says goes through here. Names, labels and settings come from others:
/// what a terminal would obey in them is shown instead (printable()), so each call makes one line.

/// On standard output.
void tell(const std::string& words);
/// "earshot: WORDS" on standard error, after what standard output holds so far.
void tell_error(const std::string& words);
/// One JSON object a line on standard output, for programs.
void tell_json(const Json& line);

}  // namespace earshot
