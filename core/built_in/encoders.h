#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// The encoders that Earshot ships; one line in encoders.cpp each.
std::vector<EncoderEntry> built_in_encoders();

}  // namespace earshot
