#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// All that Earshot ships and the example's method of many views, `swav`.
Catalogue catalogue_with_swav();

}  // namespace earshot::example
