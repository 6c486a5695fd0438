#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::strangers {

/// All that Earshot ships, and Matthews' correlation among the figures of an evaluation, "mcc".
Catalogue catalogue_with_mcc();

}  // namespace earshot::strangers
