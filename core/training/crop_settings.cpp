#include "core/training/crop_settings.h"

namespace earshot {

CropSettings crop_settings(const Experiment& experiment, const std::vector<ViewPlan>& plans) {
  CropSettings settings;
  settings.seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  settings.samples = experiment.integer("views.crop_samples");
  settings.crops.clear();
  for (const ViewPlan& plan : plans) settings.crops.push_back(plan.crop);
  settings.short_clips =
      experiment.text("data.short_clips") == "skip" ? ShortClips::Skip : ShortClips::Pad;
  return settings;
}

}  // namespace earshot
