#include "core/training/crop_settings.h"

namespace earshot {

ClipReading clip_reading(const Experiment& experiment) {
  const auto options = options_from<DataOptions>(experiment.within("data"));
  ClipReading reading;
  reading.short_clips = options.short_clips;
  if (options.level == DataOptions::Level::Unit) reading.norms = std::make_shared<ClipNorms>();
  return reading;
}

CropSettings crop_settings(const Experiment& experiment, const std::vector<ViewPlan>& plans) {
  CropSettings settings;
  settings.seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  settings.samples = experiment.integer("views.crop_samples");
  settings.crops.clear();
  for (const ViewPlan& plan : plans) settings.crops.push_back(plan.crop);
  const ClipReading reading = clip_reading(experiment);
  settings.short_clips = reading.short_clips;
  settings.norms = reading.norms;
  return settings;
}

}  // namespace earshot
