#pragma once

#include <filesystem>
#include <string>

#include "core/data/clip_list.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// The clips of a data set as an experiment labels and groups them.
ClipList clips_of(const Dataset& dataset, const Experiment& experiment,
                  const std::function<void(double)>& report = {}, std::stop_token stop = {});

/// Whether a run folder says which clips it was trained on; those of older versions do not.
bool keeps_clips(const std::filesystem::path& run);

/// How clips differ from those that a run was trained on, in words; "" where they do not, or where
/// the run does not say. A list that cannot be read is a difference.
std::string difference_from_run(const std::filesystem::path& run, const ClipList& clips);

/// Throws std::runtime_error naming the file.
void keep_clips(const std::filesystem::path& run, const ClipList& clips);

}  // namespace earshot
