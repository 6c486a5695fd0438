#pragma once

#include <cstddef>
#include <filesystem>

namespace earshot {

/// Of the files in a folder of kept things, those that nobody asked for longest go.
void remove_oldest(const std::filesystem::path& folder, std::size_t most_files);

}  // namespace earshot
