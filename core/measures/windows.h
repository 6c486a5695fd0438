#pragma once

#include <cstdint>
#include <vector>

namespace earshot {

/// Where the windows of a clip begin, in samples; every window has `window` samples and reads
/// silence outside of the clip. Non-overlapping from the start of the clip on. What remains at the
/// end is one more window, followed by silence, where it is at least half a window long, else it is
/// left out. A clip shorter than a window lies centred in silence: one window that begins before
/// the clip. With `most` above 0, at most so many of them, evenly spread.
std::vector<std::int64_t> window_starts(std::int64_t length, std::int64_t window,
                                        std::int64_t most = 0);

}  // namespace earshot
