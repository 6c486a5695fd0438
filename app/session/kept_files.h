#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// Path, number, size and time of clips' files in one text, which changes when any of them does.
std::string state_of_files(const Dataset& dataset, const std::vector<std::int64_t>& clips);

}  // namespace earshot
