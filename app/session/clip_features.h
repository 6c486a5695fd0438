#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/features.h"
#include "core/data/dataset.h"

namespace earshot {

/// The clips that a map of at most `most` of `count` hears, in the order in which they are heard;
/// the first of all is among them.
std::vector<std::int64_t> map_sample(std::int64_t count, std::int64_t most);

/// What plain log-mel features see: of each clip (its first seconds) the mean and the deviation of
/// 64 mel bands in dB over time, 128 numbers, each brought to mean 0 and deviation 1 over the
/// clips. At most `most` clips, drawn with a fixed seed; clips that cannot be read are left out.
/// `partial` gets what there is so far now and then, so that something is seen at once. Runs on the
/// calling thread. Throws Stopped.
Features log_mel_features(
    const Dataset& dataset, std::int64_t most, std::stop_token stop,
    const std::function<void(std::int64_t done, std::int64_t of)>& report = {},
    const std::function<void(Features)>& partial = {});

/// A change of what log_mel_features() computes changes this text.
const char* log_mel_recipe();

}  // namespace earshot
