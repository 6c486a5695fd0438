#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::strangers {

/// All that Earshot ships, and swapped codes; for tests of the window, which may not include a
/// tensor.
Catalogue catalogue_with_swapped_codes();

}  // namespace earshot::strangers
