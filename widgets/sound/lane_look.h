#pragma once

#include "core/audio/spectrogram.h"
#include "core/params/binder.h"

namespace earshot {

/// How lanes picture a sound: the same in every lane of the window.
struct LaneLook {
  FrequencyScale scale = FrequencyScale::Mel;
  double window_ms = 0;     ///< of the spectrogram; 0: some 46 ms, as long as a pitch stays put
  double overlap = 93.75;   ///< percent of a window that the next one overlaps, where zoomed in
  double range_db = 80;     ///< from the darkest colour to the brightest
  double gain_db = 0;       ///< added to every level before it gets its colour
  bool fits_height = true;  ///< waveforms as high as the lane; else by height_db
  double height_db = 0;     ///< waveforms drawn louder by this
  friend bool operator==(const LaneLook&, const LaneLook&) = default;
};

void describe(Binder& binder, LaneLook& look);

}  // namespace earshot
