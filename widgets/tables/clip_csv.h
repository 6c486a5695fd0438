#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// Clips of a data set as CSV, one a line in the given order: path, the label columns, split,
/// seconds, sample_rate, channels, format. Earshot opens it again as a table of sounds: paths are
/// relative to `file`'s folder where the sounds lie below it, else absolute. Numbers of clips that
/// there are not are passed over.
std::string clips_csv(const Dataset& dataset, const std::vector<std::int64_t>& clips,
                      const std::filesystem::path& file);

}  // namespace earshot
