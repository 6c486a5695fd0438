#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::strangers {

/// All that Earshot ships, and VICReg; for tests of the window, which may not include a tensor.
Catalogue catalogue_with_vicreg();

}  // namespace earshot::strangers
