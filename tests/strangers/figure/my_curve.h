#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::strangers {

/// All that Earshot ships, but "simclr" draws one more curve, "my_curve": a quarter of the step's
/// number, counted from 1.
Catalogue catalogue_with_my_curve();

}  // namespace earshot::strangers
