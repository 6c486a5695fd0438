#include "core/training/crop_settings.h"

#include <vector>

#include "core/experiment/views_of.h"

namespace earshot {

ClipReading clip_reading(const Experiment& experiment) {
  const auto options = options_from<DataOptions>(experiment.within("data"));
  ClipReading reading;
  reading.short_clips = options.short_clips;
  if (options.level == DataOptions::Level::Unit) reading.norms = std::make_shared<ClipNorms>();
  return reading;
}

CropSettings crop_settings(const Catalogue& catalogue, const Experiment& experiment) {
  const std::vector<ViewPlan> plans = views_of(catalogue, experiment);
  const std::int64_t crop = experiment.integer("views.crop_samples");
  const std::int64_t rate = experiment.integer("data.sample_rate");
  CropSettings settings;
  settings.seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  settings.samples = plans.empty() ? crop : longest(plans, crop, rate);
  settings.crops.clear();
  for (const ViewPlan& plan : plans) {
    settings.crops.push_back(plan.crop);
    settings.lengths.push_back(plan.length.samples(crop, rate));
  }
  const ClipReading reading = clip_reading(experiment);
  settings.short_clips = reading.short_clips;
  settings.norms = reading.norms;
  return settings;
}

}  // namespace earshot
