#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// Every augmentation that Earshot ships: CLMR's in their order, then the others.
std::vector<AugmentationEntry> built_in_augmentations();

}  // namespace earshot
