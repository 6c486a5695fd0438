#pragma once

#include "core/built_in/catalogue.h"
#include "tests/example_augmentation/catalogue.h"
#include "tests/example_encoder/catalogue.h"
#include "tests/example_method/catalogue.h"

namespace earshot::testing {

/// All that Earshot ships, and what docs/add-a-*.md add: what holds for every entry is tested on
/// all of these. Another one is one line more.
inline Catalogue catalogue_with_examples() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.augmentations.push_back(example::catalogue_with_bit_depth().augmentations.back());
  catalogue.encoders.push_back(example::catalogue_with_m5().encoders.back());
  catalogue.methods.push_back(example::catalogue_with_barlow_twins().methods.back());
  return catalogue;
}

}  // namespace earshot::testing
