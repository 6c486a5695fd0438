#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/runs/compared_figures.h"

namespace earshot {

/// The file in a trial's run folder.
inline constexpr const char* kept_trial_name = "trial.json";

/// A trial as its run folder keeps it, so that a comparison goes on where it was.
std::string to_json(const TrialResult& trial);
/// Nothing where there is no such file or it cannot be read: the trial is then evaluated again, and
/// `problem` says, the file first, what is wrong with it. It has those figures of `compared` that
/// were declared when it was made. Older files do not tell the limit of time: they count as made
/// under `most_seconds`.
std::optional<TrialResult> kept_trial(const std::vector<ComparedFigure>& compared,
                                      const std::filesystem::path& file, double most_seconds,
                                      std::string& problem);

}  // namespace earshot
