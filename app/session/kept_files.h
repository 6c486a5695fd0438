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

/// Of the files in a folder of kept things, those that nobody asked for longest go.
void remove_oldest(const std::filesystem::path& folder, std::size_t most_files);

}  // namespace earshot
