#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// All that Earshot ships and the example's method, `barlow-twins`.
Catalogue catalogue_with_barlow_twins();

}  // namespace earshot::example
