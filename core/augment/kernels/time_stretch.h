#pragma once

#include <cstdint>

#include "core/base/real_fft.h"

namespace earshot {

/// WSOLA's three lengths; SoX's defaults for pitch.
struct StretchSettings {
  double segment_ms = 82.0;
  double search_ms = 14.68;
  double overlap_ms = 12.0;
};

/// How a sound of a length is made `factor` times as long without a change of pitch: waveform
/// similarity overlap-add (Verhelst & Roelands 1993), in SoX's form. Whole segments follow each
/// other; each is taken near where the factor would have it, at the place that best continues the
/// segment before (least squared difference over the overlap), and is faded in linearly.
struct StretchPlan {
  StretchPlan(std::int64_t samples, std::int64_t sample_rate, double factor,
              const StretchSettings& settings);

  std::int64_t segment = 0;     ///< samples
  std::int64_t overlap = 0;     ///< samples
  std::int64_t candidates = 0;  ///< places tried for each segment
  std::int64_t hop = 0;         ///< segment - overlap
  std::int64_t segments = 0;    ///< enough for ceil(samples factor) samples
  /// Sounds below some hundred samples hold no segments.
  bool possible() const { return segments > 0; }
  /// The first place tried for the k-th segment. Towards the end of the sound it stays where whole
  /// segments are left, so that no silence is added.
  std::int64_t first_candidate(std::int64_t k) const;

 private:
  std::int64_t samples_ = 0;
  double factor_ = 1.0;
};

/// The transform that the search needs; it depends on the lengths alone, not on the factor.
RealFft search_transform(const StretchPlan& plan);

/// Writes the segments * hop samples of one stretched sound.
void stretch(const StretchPlan& plan, const RealFft& transform, const float* in, float* out);

}  // namespace earshot
