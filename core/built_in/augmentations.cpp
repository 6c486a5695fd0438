#include "core/built_in/augmentations.h"

#include "core/augment/augmentation_entry.h"
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
std::vector<AugmentationEntry> built_in_augmentations() {
  std::vector<AugmentationEntry> entries;
  entries.push_back(augmentation<Polarity>());
  entries.push_back(augmentation<Noise>());
  entries.push_back(augmentation<Gain>());
  entries.push_back(augmentation<Filter>());
  entries.push_back(augmentation<Delay>());
  entries.push_back(augmentation<PitchShift>());
  entries.push_back(augmentation<Reverb>());
  entries.push_back(augmentation<Equaliser>());
  entries.push_back(augmentation<BandStop>());
  entries.push_back(augmentation<TimeMask>());
  entries.push_back(augmentation<TimeShift>());
  entries.push_back(augmentation<BackgroundNoise>());
  entries.push_back(augmentation<Clipping>());
  entries.push_back(augmentation<Codec>());
  return entries;
}

}  // namespace earshot
