#include "core/augment/registry.h"
#include "core/catalogue.h"
#include "core/experiment/presets.h"
#include "core/methods/registry.h"
#include "core/models/registry.h"

namespace earshot {

Catalogue built_in_catalogue() {
  Catalogue catalogue;
  catalogue.augmentations = built_in_augmentations();
  catalogue.encoders = built_in_encoders();
  catalogue.methods = built_in_methods();
  catalogue.presets = built_in_presets();
  return catalogue;
}

}  // namespace earshot
