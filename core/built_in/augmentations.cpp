#include "core/built_in/augmentations.h"

#include "core/augment/kinds/background_noise.h"
#include "core/augment/kinds/band_stop.h"
#include "core/augment/kinds/clipping.h"
#include "core/augment/kinds/codec.h"
#include "core/augment/kinds/delay.h"
#include "core/augment/kinds/equaliser.h"
#include "core/augment/kinds/filter.h"
#include "core/augment/kinds/gain.h"
#include "core/augment/kinds/noise.h"
#include "core/augment/kinds/pitch_shift.h"
#include "core/augment/kinds/polarity.h"
#include "core/augment/kinds/reverb.h"
#include "core/augment/kinds/time_mask.h"
#include "core/augment/kinds/time_shift.h"

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
