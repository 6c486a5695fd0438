#pragma once

#include <functional>
#include <span>

#include "core/catalogue/distortions.h"

namespace earshot {

/// The fixed changes of test clips, made of what the augmentations are made of: DistortionEntry's
/// distort, for their entries in core/built_in/distortions.cpp. Each hears so much of the clip
/// around a block that its edges are not to be heard.
using Distort = std::function<void(const SoundBlock&, std::span<float>)>;

/// Steady noise of the block's own level less `snr_db`; -3 dB an octave is pink, 0 white, none
/// below 20 Hz. A silent block stays silent.
Distort noise_added(double snr_db, double slope_db_per_octave);
/// A windowed sinc without delay. Half the sample rate and above leave nothing to be taken away by
/// a low-pass.
Distort low_passed(double hertz);
Distort high_passed(double hertz);
/// SoX's three dials, in percent (core/augment/kernels/freeverb.h).
Distort put_in_room(double reverberance, double damping, double room_size);
Distort made_louder(double db);
/// The speech codec among the augmentations.
Distort coded(double kept_hz, std::int64_t bands);
/// The whole clip played `ratio` times as fast, pitch and all: it ends earlier and is followed by
/// silence, or is cut off where it ended. `ratio` in whole percents.
Distort played_at(double ratio);

}  // namespace earshot
