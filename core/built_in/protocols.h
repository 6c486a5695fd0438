#pragma once

#include <vector>

#include "core/catalogue/protocols.h"

namespace earshot {

/// The ways to judge features that Earshot ships, the usual one first.
std::vector<ProtocolEntry> built_in_protocols();

}  // namespace earshot
