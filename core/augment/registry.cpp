#include "core/augment/registry.h"

#include "core/augment/background_noise.h"
#include "core/augment/band_stop.h"
#include "core/augment/clipping.h"
#include "core/augment/codec.h"
#include "core/augment/delay.h"
#include "core/augment/equaliser.h"
#include "core/augment/filter.h"
#include "core/augment/gain.h"
#include "core/augment/noise.h"
#include "core/augment/pitch_shift.h"
#include "core/augment/polarity.h"
#include "core/augment/reverb.h"
#include "core/augment/time_mask.h"
#include "core/augment/time_shift.h"

namespace earshot {
namespace {

/// An augmentation class names its Options and its words(), and is made from the options.
template <class Kind>
AugmentationEntry entry() {
  using Options = typename Kind::Options;
  return {Kind::words(), parameters_of<Options>(), [](const Values& values) {
            return std::make_shared<const Kind>(options_from<Options>(values));
          }};
}

}  // namespace

std::vector<AugmentationEntry> built_in_augmentations() {
  std::vector<AugmentationEntry> entries;
  entries.push_back(entry<Polarity>());
  entries.push_back(entry<Noise>());
  entries.push_back(entry<Gain>());
  entries.push_back(entry<Filter>());
  entries.push_back(entry<Delay>());
  entries.push_back(entry<PitchShift>());
  entries.push_back(entry<Reverb>());
  entries.push_back(entry<Equaliser>());
  entries.push_back(entry<BandStop>());
  entries.push_back(entry<TimeMask>());
  entries.push_back(entry<TimeShift>());
  entries.push_back(entry<BackgroundNoise>());
  entries.push_back(entry<Clipping>());
  entries.push_back(entry<Codec>());
  return entries;
}

}  // namespace earshot
