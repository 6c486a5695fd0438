#pragma once

#include <memory>

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

/// The entry of an augmentation: the class names its Options and its words(), and is made from the
/// options.
template <class Kind>
AugmentationEntry augmentation() {
  using Options = typename Kind::Options;
  return {Kind::words(), parameters_of<Options>(), [](const Values& values) {
            return std::make_shared<const Kind>(options_from<Options>(values));
          }};
}

}  // namespace earshot
