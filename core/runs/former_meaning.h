#pragma once

#include "core/experiment/comparison.h"

namespace earshot {

/// By path, what the first Earshot took for the settings that a comparison leaves to a method's
/// preset and to defaults, where it is not what they are now: Parameter::formerly, and what the
/// preset set then (Preset::formerly). A setting that the comparison or an experiment's file sets
/// itself has no other meaning.
Values former_values(const Catalogue& catalogue, const ComparedMethod& method);

}  // namespace earshot
