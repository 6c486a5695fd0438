#pragma once

#include <filesystem>
#include <span>

#include "core/runs/given_features.h"

namespace earshot {

/// The features of a run's items with the columns that its data has: path, its labels, split.
struct EmbeddedItems;
GivenFeatures as_given(const EmbeddedItems& embedded);

/// Writes where each row lies: as .npy [rows, dimensions] with all that is known of the rows beside
/// it (metadata_of), or as one table (.tsv, .csv) with the columns x, y and z after theirs. Cells
/// are such that no spreadsheet runs them. Throws std::runtime_error, one line.
void write_map(const GivenFeatures& rows, std::span<const float> coordinates, int dimensions,
               const std::filesystem::path& file);

}  // namespace earshot
