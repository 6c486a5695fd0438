#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot {

/// All that Earshot ships.
Catalogue built_in_catalogue();

}  // namespace earshot
