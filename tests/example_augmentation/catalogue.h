#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// All that Earshot ships and this augmentation, `bit_depth`.
Catalogue catalogue_with_bit_depth();

}  // namespace earshot::example
