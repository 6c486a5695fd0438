#include "core/training/make_views.h"

#include "core/augment/registry.h"

namespace earshot {

Chain chain_of(const Catalogue& catalogue, const Experiment& experiment) {
  return make_chain(catalogue, chain_order(experiment),
                    [&](const std::string& name) { return experiment.within("views." + name); });
}

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

MadeViews make_views(const LoadedBatch& loaded, const std::vector<ViewPlan>& plans,
                     const Chain& chain, std::uint64_t seed, std::int64_t sample_rate,
                     torch::Device device) {
  const Chain untouched({});
  const torch::NoGradGuard no_grad;
  const auto rows = static_cast<std::int64_t>(loaded.clips.size());
  MadeViews made;
  for (std::size_t view = 0; view < loaded.samples.size(); ++view) {
    const std::vector<float>& samples = loaded.samples[view];
    const std::int64_t length = static_cast<std::int64_t>(samples.size()) / rows;
    const ViewShape shape{sample_rate, length};
    const Chain& applied = plans[view].augmented ? chain : untouched;
    std::vector<std::vector<Drawn>> draws;
    for (const std::int64_t clip : loaded.clips) {
      draws.push_back(
          applied.draw(seed, loaded.epoch, clip, static_cast<std::int64_t>(view), shape));
    }
    const torch::Tensor crops =
        torch::from_blob(const_cast<float*>(samples.data()), {rows, 1, length}, torch::kFloat32)
            .clone()
            .to(device);
    made.views.push_back(applied.apply(crops, sample_rate, draws));
    for (std::size_t row = 0; row < draws.size(); ++row) {
      draws[row].insert(draws[row].begin(), loaded.crops[view][row]);
    }
    made.draws.push_back(std::move(draws));
  }
  return made;
}

}  // namespace earshot
