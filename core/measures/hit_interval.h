#pragma once

#include <cstdint>
#include <optional>

#include "core/measures/bootstrap.h"
#include "core/measures/protocol.h"

namespace earshot {

/// The percentile interval of the bootstrap over items for a share of them that was hit. Drawing
/// items again makes the number of hits binomial, so that the percentiles of endlessly many
/// resamples are told without drawing any (Efron & Tibshirani 1993, sec. 13.3). `confidence` is
/// 0.95 for 95 %. Throws std::invalid_argument for no items or a count of hits outside 0..items.
Interval hit_interval(std::int64_t hits, std::int64_t items, double confidence = 0.95);

/// Of the figure that ranks, where it is the share of the test items that were named rightly;
/// nothing where it is something else or a file does not say what each item was named.
std::optional<Interval> ranked_interval(const ProbeResult& result);

}  // namespace earshot
