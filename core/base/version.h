#pragma once

#include <string>

namespace earshot {

/// Earshot's own version, "0.1.0".
std::string version();

}  // namespace earshot
