#include "core/training/replay.h"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "core/base/random.h"
#include "core/training/crop_settings.h"
#include "core/training/make_views.h"
#include "core/training/usable_clips.h"

namespace earshot {
namespace {

constexpr double longest_original_seconds = 30.0;

/// Another clip that can be heard, drawn for this one; -1 where there is none.
std::int64_t company_of(PcmCache& cache, const CropSettings& settings, std::int64_t clip,
                        std::int64_t epoch) {
  const std::vector<std::int64_t> clips = usable_training_clips(cache, settings);
  if (clips.empty()) return -1;
  Random random(settings.seed, {static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(clip),
                                name_hash("company")});
  const auto first =
      static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(clips.size()) - 1));
  for (std::size_t i = 0; i < clips.size(); ++i) {
    const std::int64_t other = clips[(first + i) % clips.size()];
    if (other != clip && !cache.problem(other)) return other;
  }
  return -1;
}

/// A batch of one clip that the trainer's batches do not hold, first in it, in its epoch. Where the
/// method mixes clips another one keeps it company.
LoadedBatch batch_around(PcmCache& cache, const CropSettings& settings, const ViewMaker& maker,
                         std::int64_t clip, std::int64_t epoch) {
  LoadedBatch loaded;
  loaded.epoch = loaded.step = epoch;
  loaded.clips = {clip};
  if (maker.mix) {
    const std::int64_t other = company_of(cache, settings, clip, epoch);
    if (other >= 0) loaded.clips.push_back(other);
  }
  for (std::size_t view = 0; view < settings.crops.size(); ++view) {
    const auto length = static_cast<std::size_t>(settings.length_of(view));
    std::vector<float>& samples = loaded.samples.emplace_back(length * loaded.clips.size());
    std::vector<Drawn>& crops = loaded.crops.emplace_back();
    for (std::size_t row = 0; row < loaded.clips.size(); ++row) {
      const std::int64_t one = loaded.clips[row];
      crops.push_back(
          draw_crop(settings, cache.sample_rate(), cache.length(one), epoch, one, view));
      read_clip(cache, settings.reading(), one,
                static_cast<std::int64_t>(crops.back().number("start_samples")),
                std::span(samples).subspan(row * length, length));
    }
  }
  return loaded;
}

void take_row(const MadeViews& made, const ViewMaker& maker, std::size_t row,
              ReplayedViews& replayed) {
  replayed.plans = maker.plans;
  for (std::size_t view = 0; view < made.views.size(); ++view) {
    const torch::Tensor samples =
        made.views[view][static_cast<std::int64_t>(row)].flatten().contiguous();
    const float* first = samples.data_ptr<float>();
    replayed.views.emplace_back(first, first + samples.numel());
    replayed.draws.push_back(made.draws[view][row]);
  }
}

}  // namespace

std::vector<float> beginning_of(PcmCache& cache, std::int64_t clip) {
  if (const auto problem = cache.problem(clip)) {
    throw std::runtime_error(problem->path + ": " + problem->reason);
  }
  const auto most = static_cast<std::int64_t>(longest_original_seconds *
                                              static_cast<double>(cache.sample_rate()));
  std::vector<float> samples(static_cast<std::size_t>(std::min(cache.length(clip), most)));
  cache.read(clip, 0, samples);
  return samples;
}

ReplayedViews replay_views(const Catalogue& catalogue, const Experiment& experiment,
                           PcmCache& cache, std::int64_t clip, std::int64_t step) {
  ReplayedViews replayed;
  replayed.sample_rate = cache.sample_rate();
  replayed.clip = clip;
  replayed.step = step;
  replayed.original = beginning_of(cache, clip);
  const ViewMaker maker = view_maker(catalogue, experiment);
  const CropSettings settings = crop_settings(catalogue, experiment);
  BatchPlan plan(settings.seed, usable_training_clips(cache, settings),
                 experiment.integer("training.batch_size"));
  replayed.epoch = plan.epoch_of(step);
  replayed.seen_at_step = plan.step_with(clip, replayed.epoch);
  const LoadedBatch loaded = replayed.seen_at_step >= 0
                                 ? load_batch(plan, cache, settings, replayed.seen_at_step)
                                 : batch_around(cache, settings, maker, clip, replayed.epoch);
  const MadeViews made = make_views(loaded, maker, torch::kCPU);
  const auto found = std::find(loaded.clips.begin(), loaded.clips.end(), clip);
  if (found == loaded.clips.end()) {
    throw std::runtime_error(cache.dataset().clips[static_cast<std::size_t>(clip)].path +
                             ": cannot be used for training; it was replaced by another clip");
  }
  take_row(made, maker, static_cast<std::size_t>(found - loaded.clips.begin()), replayed);
  return replayed;
}

ReplayedViews audition_views(const Catalogue& catalogue, const Experiment& experiment,
                             PcmCache& cache, std::int64_t clip, std::int64_t draw) {
  ReplayedViews replayed;
  replayed.sample_rate = cache.sample_rate();
  replayed.clip = clip;
  replayed.step = -1;
  replayed.original = beginning_of(cache, clip);
  ViewMaker maker = view_maker(catalogue, experiment);
  CropSettings settings = crop_settings(catalogue, experiment);
  settings.seed = maker.seed = mixed(settings.seed ^ name_hash("audition"));
  replayed.epoch = draw;
  const LoadedBatch loaded = batch_around(cache, settings, maker, clip, draw);
  take_row(make_views(loaded, maker, torch::kCPU), maker, 0, replayed);
  return replayed;
}

}  // namespace earshot
