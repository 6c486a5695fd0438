#pragma once

#include "core/catalogue/protocols.h"

namespace earshot::example {

/// One feature an item: how often its sound changes sign. It lives in the tests alone: the example
/// of docs/add-a-protocol.md.
BaselineEntry zero_crossings();

}  // namespace earshot::example
