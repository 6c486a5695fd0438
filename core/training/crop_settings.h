#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/data/loader.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// How an experiment reads its clips, for training, evaluation and embedding alike.
ClipReading clip_reading(const Experiment& experiment);

/// How an experiment cuts its clips for a method's views.
CropSettings crop_settings(const Experiment& experiment, const std::vector<ViewPlan>& plans);

}  // namespace earshot
