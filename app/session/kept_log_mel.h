#pragma once

#include <filesystem>

#include "app/session/clip_features.h"

namespace earshot {

/// Beside the other caches.
std::filesystem::path default_log_mel_folder();

/// log_mel_features(), or what it found for the same files the last time: kept in `folder`, a file
/// a data set, for as long as path, size and time of every clip that is heard stay what they were.
/// A kept file that is not whole and right is dropped, and one that cannot be written is done
/// without. Runs on the calling thread. Throws Stopped.
Features kept_log_mel_features(
    const Dataset& dataset, std::int64_t most, std::stop_token stop,
    const std::function<void(std::int64_t done, std::int64_t of)>& report = {},
    const std::function<void(Features)>& partial = {},
    const std::filesystem::path& folder = default_log_mel_folder());

}  // namespace earshot
