#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "core/base/features.h"
#include "core/base/sound_change.h"
#include "core/data/pcm_cache.h"

namespace earshot {

constexpr std::int64_t log_mel_statistics_width = 128;

/// What no learning at all gives: of each item the mean and then the standard deviation over time
/// of 64 log-mel bands; a baseline that a trained encoder has to beat, and the map's first
/// picture. Frames of 25 ms every 10 ms inside the item (a shorter clip is followed by silence),
/// Hann window, power spectrum, bands from 50 Hz to 8 kHz or half the rate on the HTK scale,
/// ln(power + 1e-7).
/// An item of a clip that cannot be used has a row of zeros. Whole items, but never more than some
/// seconds in memory at a time; `change` gets them so, some 41 s at once. `report(done 0..1)`.
/// Throws Stopped.
Features log_mel_statistics(PcmCache& cache, std::vector<Item> items,
                            const std::function<void(double)>& report = {},
                            std::stop_token stop = {}, const SoundChange& change = {});

constexpr std::int64_t log_mel_quarters_width = 384;

/// The same, and after them the means of the first, second, third and last quarter of the item's
/// frames: what no learning gives that hears order, as encoders that pool over parts of the time
/// do. Quarters of fewer than four frames share frames, as adaptive average pooling does.
Features log_mel_quarters(PcmCache& cache, std::vector<Item> items,
                          const std::function<void(double)>& report = {}, std::stop_token stop = {},
                          const SoundChange& change = {});

/// The clips that can be used, in their order, decoded on two threads where they were not yet; the
/// others are named in `problems`. Throws Stopped.
std::vector<std::int64_t> usable_of(PcmCache& cache, const std::vector<std::int64_t>& clips,
                                    std::vector<Problem>* problems = nullptr,
                                    const std::function<void(double)>& report = {},
                                    std::stop_token stop = {});

}  // namespace earshot
