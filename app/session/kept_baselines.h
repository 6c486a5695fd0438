#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>

#include "core/runs/judge_baselines.h"

namespace earshot {

/// Beside the other caches.
std::filesystem::path default_baselines_folder();

/// The settings that a baseline's figures depend on, in one text: those of the sounds and of
/// judging, and, of the encoder before its first step, the encoder's too.
std::string settings_of_baseline(const BaselineEntry& baseline, const Experiment& experiment);

/// judge_baselines(), or what it found for the same files, labels, splits and settings the last
/// time: kept in `folder`, a file a baseline. A kept file that cannot be read is dropped, and one
/// that cannot be written is done without. Those that are kept are told first. Throws what that
/// throws.
void kept_baselines(const Catalogue& catalogue, const BaselinesRequest& request,
                    const std::function<void(JudgedBaseline)>& judged,
                    const std::function<void(const std::string&, double)>& report = {},
                    std::stop_token stop = {},
                    const std::filesystem::path& folder = default_baselines_folder());

}  // namespace earshot
