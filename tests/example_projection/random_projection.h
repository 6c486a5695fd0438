#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// Directions drawn at random (Li, Hastie & Church 2006). It lives in the tests alone: the example
/// of docs/add-a-projection.md.
ProjectionEntry random_projection();

/// All that Earshot ships, and this projection.
Catalogue catalogue_with_random_projection();

}  // namespace earshot::example
