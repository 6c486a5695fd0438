#pragma once

#include <string>
#include <string_view>

#include "core/base/printable.h"

namespace earshot {

/// A name that came from a file, in an error's line.
inline std::string in_quotes(std::string_view name) {
  constexpr std::size_t most = 80;
  return '"' + printable(shortened(name, most)) + '"';
}

}  // namespace earshot
