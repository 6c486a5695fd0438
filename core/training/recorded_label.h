#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/measures/health_verdict.h"

namespace earshot {

/// What LabelWatch::values() of a recorded step told, of the label of that name; nothing where it
/// told nothing.
std::optional<LabelSinceStart> recorded_label(
    const std::vector<std::pair<std::string, double>>& values, std::string label);

}  // namespace earshot
