#pragma once

#include <memory>

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

/// The entry of an augmentation: the class names its Options and its words(), and is made from the
/// options. Where it names its kinds() of change, these stand in the entry.
template <class Kind>
AugmentationEntry augmentation() {
  using Options = typename Kind::Options;
  AugmentationEntry entry{Kind::words(), parameters_of<Options>(), [](const Values& values) {
                            return std::make_shared<const Kind>(options_from<Options>(values));
                          }};
  if constexpr (requires { Kind::kinds(); }) entry.kinds = Kind::kinds();
  return entry;
}

}  // namespace earshot
