#include "tests/example_augmentation/catalogue.h"

#include "core/augment/augmentation_entry.h"
#include "core/built_in/catalogue.h"
#include "tests/example_augmentation/bit_depth.h"

namespace earshot::example {

Catalogue catalogue_with_bit_depth() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.augmentations.push_back(augmentation<BitDepth>());
  return catalogue;
}

}  // namespace earshot::example
