#pragma once

#include "core/data/dataset.h"
#include "core/runs/given_features.h"

namespace earshot {

/// Given features as those of the clips that are open.
struct FeaturesOnClips {
  std::shared_ptr<const Features> features;  ///< by clip; null where no row names one of them
  std::int64_t without_clip = 0;             ///< rows that name none of them
  std::string first_without;                 ///< the path of the first such row
};

/// Finds the clip of each row by its column `path`: relative to the open folder or absolute, or
/// below a few folders less, whatever brings most rows to a clip. Numbers in the columns `start`
/// and `end` (seconds) make a row that of a stretch. Without the column, rows and clips are the
/// same in number and order, or there are none.
FeaturesOnClips features_on_clips(const GivenFeatures& given, const Dataset& dataset);

}  // namespace earshot
