#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// All that Earshot ships, and the protocol and the baseline of docs/add-a-protocol.md.
Catalogue catalogue_with_nearest_mean();

}  // namespace earshot::example
