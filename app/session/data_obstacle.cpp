#include "app/session/data_obstacle.h"

#include "core/training/crop_settings.h"
#include "core/training/enough_clips.h"

namespace earshot {
namespace {

/// What no_ground_to_train() reads.
Values settings_that_count(const Catalogue& catalogue, const Experiment& experiment) {
  Values settings = experiment.within("data");
  for (const char* path : {"method.name", "training.batch_size"}) {
    settings.emplace(path, experiment.values.at(path));
  }
  settings.emplace("longest view", crop_settings(catalogue, experiment).samples);
  return settings;
}

}  // namespace

const std::string& DataObstacle::of(const Catalogue& catalogue,
                                    const std::shared_ptr<const Dataset>& dataset,
                                    const Experiment& experiment) {
  Values settings = settings_that_count(catalogue, experiment);
  if (dataset_.lock() != dataset || settings != settings_) {
    dataset_ = dataset;
    settings_ = std::move(settings);
    words_ = dataset ? no_ground_to_train(catalogue, *dataset, experiment) : std::string();
  }
  return words_;
}

}  // namespace earshot
