#pragma once

#include "core/catalogue/catalogue.h"
#include "core/data/loader.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// How an experiment reads its clips, for training, evaluation and embedding alike.
ClipReading clip_reading(const Experiment& experiment);

/// How an experiment cuts its clips for its method's views.
CropSettings crop_settings(const Catalogue& catalogue, const Experiment& experiment);

}  // namespace earshot
