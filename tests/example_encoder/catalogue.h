#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// All that Earshot ships and this encoder, `m5`.
Catalogue catalogue_with_m5();

}  // namespace earshot::example
