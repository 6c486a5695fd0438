#pragma once

#include <filesystem>
#include <vector>

#include "core/runs/compare.h"

namespace earshot {

/// Draws the trials of a comparison into one HTML file that needs nothing beside it: a table of
/// means and deviations over the seeds, the chart against time and clips, and every trial. Needs no
/// display. Throws std::runtime_error where the file cannot be written.
void write_comparison_report(const Catalogue& catalogue, const std::vector<TrialResult>& trials,
                             const std::filesystem::path& file);

}  // namespace earshot
