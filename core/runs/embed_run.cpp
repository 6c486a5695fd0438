#include "core/runs/embed_run.h"

#include <algorithm>

#include "core/base/stopped.h"
#include "core/measures/embed.h"
#include "core/tensor/device.h"
#include "core/training/checkpoint.h"
#include "core/training/crop_settings.h"
#include "core/training/preparation.h"
#include "core/training/watch.h"

namespace earshot {

EmbeddedItems embed_run(const Catalogue& catalogue, const std::filesystem::path& run,
                        const std::string& data, std::stop_token stop, std::int64_t most,
                        const std::function<void(double)>& report) {
  const LoadedRun loaded = load_run(catalogue, run);
  const Experiment& experiment = loaded.experiment;
  EmbeddedItems embedded;
  embedded.label_column = experiment.text("data.label");
  embedded.dataset = open_dataset(catalogue, experiment,
                                  data.empty() ? experiment.text("data.path") : data, {}, stop);
  embedded.problems = embedded.dataset->problems;
  PcmCache cache(embedded.dataset, experiment.integer("data.sample_rate"));
  cache.leave_when(stop);
  const auto clips = static_cast<std::int64_t>(embedded.dataset->clips.size());
  const auto seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  std::vector<std::int64_t> usable;
  for (const std::int64_t clip :
       watched_clips(*embedded.dataset, seed, most > 0 ? std::min(most, clips) : clips)) {
    leave_if_stopped(stop);
    if (auto problem = cache.problem(clip)) {
      embedded.problems.push_back(std::move(*problem));
    } else {
      usable.push_back(clip);
    }
  }
  loaded.encoder->to(available_device(experiment.text("training.device")));
  auto features = std::make_shared<Features>(
      embed_items(*loaded.encoder, cache, whole_clips(usable),
                  {experiment.integer("views.crop_samples"),
                   experiment.integer("evaluation.windows"), clip_reading(experiment)},
                  report, stop));
  features->step = loaded.facts.step;
  embedded.features = std::move(features);
  return embedded;
}

}  // namespace earshot
