#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/audio/player.h"
#include "core/audio/player_mixer.h"

namespace earshot {

/// No sample leaves this range of full scale.
inline constexpr float playback_ceiling = 0.98F;

double root_mean_square(std::span<const float> samples);

/// A look-ahead peak limiter (ours: the gain that keeps the loudest sample within 5 ms below the
/// ceiling, smoothed over the same time). Leaves a signal that stays below the ceiling as it is.
void limit_peaks(std::vector<float>& samples, std::int64_t rate);

/// The sounds at `rate`, limited, with 3 ms of fade at both ends; with `match_loudness` all at one
/// RMS: the loudest that they reach together when the limiter takes at most 6 dB off a peak, and
/// never above the loudest as it was. A silent sound stays silent; a sample that is not a number
/// becomes zero. Throws std::invalid_argument for more sounds than a mixer holds or a bad rate.
std::shared_ptr<const Playlist> prepared_playlist(
    const std::vector<std::shared_ptr<const Player::Sound>>& sounds, std::int64_t rate,
    bool match_loudness);

}  // namespace earshot
