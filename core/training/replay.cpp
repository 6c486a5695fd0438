#include "core/training/replay.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/random.h"
#include "core/training/crop_settings.h"
#include "core/training/make_views.h"
#include "core/training/usable_clips.h"

namespace earshot {
namespace {

constexpr double longest_original_seconds = 30.0;

std::vector<float> whole_clip(PcmCache& cache, std::int64_t clip) {
  if (const auto problem = cache.problem(clip)) {
    throw std::runtime_error(problem->path + ": " + problem->reason);
  }
  const auto most = static_cast<std::int64_t>(longest_original_seconds *
                                              static_cast<double>(cache.sample_rate()));
  std::vector<float> samples(static_cast<std::size_t>(std::min(cache.length(clip), most)));
  cache.read(clip, 0, samples);
  return samples;
}

/// A batch of this one clip, in its epoch.
LoadedBatch lone_batch(PcmCache& cache, const CropSettings& settings, std::int64_t clip,
                       std::int64_t epoch) {
  LoadedBatch loaded;
  loaded.epoch = epoch;
  loaded.clips = {clip};
  for (const int number : settings.crops) {
    Drawn crop = draw_crop(settings, cache.sample_rate(), cache.length(clip), epoch, clip, number);
    std::vector<float> samples(static_cast<std::size_t>(settings.samples));
    cache.read(clip, static_cast<std::int64_t>(crop.number("start_samples")), samples);
    loaded.samples.push_back(std::move(samples));
    loaded.crops.push_back({std::move(crop)});
  }
  return loaded;
}

void take_row(const MadeViews& made, std::size_t row, ReplayedViews& replayed) {
  for (std::size_t view = 0; view < made.views.size(); ++view) {
    const torch::Tensor samples =
        made.views[view][static_cast<std::int64_t>(row)].flatten().contiguous();
    const float* first = samples.data_ptr<float>();
    replayed.views.emplace_back(first, first + samples.numel());
    replayed.draws.push_back(made.draws[view][row]);
  }
}

std::vector<ViewPlan> view_plans(const Catalogue& catalogue, const Experiment& experiment) {
  const auto* method = catalogue.method(experiment.text("method.name"));
  return method != nullptr ? method->views : MethodEntry().views;
}

}  // namespace

ReplayedViews replay_views(const Catalogue& catalogue, const Experiment& experiment,
                           PcmCache& cache, std::int64_t clip, std::int64_t step) {
  ReplayedViews replayed;
  replayed.sample_rate = cache.sample_rate();
  replayed.clip = clip;
  replayed.step = step;
  replayed.original = whole_clip(cache, clip);
  const std::vector<ViewPlan> plans = view_plans(catalogue, experiment);
  const CropSettings settings = crop_settings(experiment, plans);
  BatchPlan plan(settings.seed, usable_training_clips(cache, settings),
                 experiment.integer("training.batch_size"));
  replayed.epoch = plan.epoch_of(step);
  replayed.seen_at_step = plan.step_with(clip, replayed.epoch);
  const LoadedBatch loaded = replayed.seen_at_step >= 0
                                 ? load_batch(plan, cache, settings, replayed.seen_at_step)
                                 : lone_batch(cache, settings, clip, replayed.epoch);
  const MadeViews made = make_views(loaded, plans, chain_of(catalogue, experiment), settings.seed,
                                    cache.sample_rate(), torch::kCPU);
  const auto found = std::find(loaded.clips.begin(), loaded.clips.end(), clip);
  if (found == loaded.clips.end()) {
    throw std::runtime_error(cache.dataset().clips[static_cast<std::size_t>(clip)].path +
                             ": cannot be used for training; it was replaced by another clip");
  }
  take_row(made, static_cast<std::size_t>(found - loaded.clips.begin()), replayed);
  return replayed;
}

ReplayedViews audition_views(const Catalogue& catalogue, const Experiment& experiment,
                             PcmCache& cache, std::int64_t clip, std::int64_t draw) {
  ReplayedViews replayed;
  replayed.sample_rate = cache.sample_rate();
  replayed.clip = clip;
  replayed.step = -1;
  replayed.original = whole_clip(cache, clip);
  const std::vector<ViewPlan> plans = view_plans(catalogue, experiment);
  CropSettings settings = crop_settings(experiment, plans);
  settings.seed = mixed(settings.seed ^ name_hash("audition"));
  replayed.epoch = draw;
  const LoadedBatch loaded = lone_batch(cache, settings, clip, draw);
  take_row(make_views(loaded, plans, chain_of(catalogue, experiment), settings.seed,
                      cache.sample_rate(), torch::kCPU),
           0, replayed);
  return replayed;
}

}  // namespace earshot
