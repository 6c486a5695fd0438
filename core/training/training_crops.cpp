#include "core/training/training_crops.h"

#include <algorithm>
#include <utility>

#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/data/numbered_column.h"

namespace earshot {
namespace {

constexpr std::int64_t crops_at_once = 64;

std::vector<std::int64_t> in_drawn_order(std::vector<std::int64_t> clips, std::uint64_t seed) {
  Random random(seed, {name_hash("measure")});
  for (std::size_t left = clips.size(); left > 1; --left) {
    const auto chosen = random.integer(0, static_cast<std::int64_t>(left) - 1);
    std::swap(clips[left - 1], clips[static_cast<std::size_t>(chosen)]);
  }
  return clips;
}

struct SomeCrops {
  torch::Tensor sound;  ///< [rows, 1, samples], on the CPU; undefined where no clip can be used
  std::vector<SoundSpan> heard;
};

/// The crops of those of some clips that can be used.
SomeCrops cut(PcmCache& cache, const CropSettings& settings,
              const std::vector<std::int64_t>& clips) {
  std::vector<torch::Tensor> rows;
  SomeCrops crops;
  for (const std::int64_t clip : clips) {
    const std::int64_t length = cache.problem(clip) ? 0 : cache.length(clip);
    if (length == 0) continue;
    if (settings.short_clips == ShortClips::Skip && length < settings.samples) continue;
    torch::Tensor row = torch::empty({1, settings.samples});
    const Drawn drawn = draw_crop(settings, cache.sample_rate(), length, 0, clip, 0);
    const auto start = static_cast<std::int64_t>(drawn.number("start_samples"));
    read_clip(cache, settings.reading(), clip, start,
              {row.data_ptr<float>(), static_cast<std::size_t>(settings.samples)});
    rows.push_back(row);
    crops.heard.push_back(heard_of(settings, settings.samples, length, start));
  }
  if (!rows.empty()) crops.sound = torch::stack(rows);
  return crops;
}

}  // namespace

TrainingCrops training_crops(std::shared_ptr<PcmCache> cache, std::vector<std::int64_t> clips,
                             CropSettings settings, torch::Device device, bool leave_out,
                             std::function<void(double)> report,
                             std::function<void(const std::string&)> warn, std::stop_token stop) {
  TrainingCrops crops;
  crops.warn = std::move(warn);
  settings.seed = mixed(settings.seed ^ name_hash("measure"));
  settings.crops = {0};
  settings.lengths.clear();
  crops.each = [cache = std::move(cache), clips = std::move(clips), settings, device, leave_out,
                report = std::move(report),
                stop](std::int64_t most, const TrainingCrops::Look& look) {
    const std::vector<std::int64_t> order = in_drawn_order(clips, settings.seed);
    const std::int64_t wanted = std::min(most, static_cast<std::int64_t>(order.size()));
    std::int64_t seen = 0;
    for (std::int64_t first = 0; first < wanted; first += crops_at_once) {
      leave_if_stopped(stop);
      const std::int64_t next = std::min(first + crops_at_once, wanted);
      const SomeCrops some = cut(*cache, settings, {order.begin() + first, order.begin() + next});
      if (some.sound.defined()) {
        look(some.sound.to(device), leave_out ? some.heard : std::vector<SoundSpan>{});
        seen += some.sound.size(0);
      }
      if (report) report(static_cast<double>(next) / static_cast<double>(wanted));
    }
    return seen;
  };
  return crops;
}

DataFacts data_facts(const Experiment& experiment, const PreparedData& data) {
  const NumberedColumn labels = numbered_column(*data.dataset, experiment.text("data.label"));
  const std::int64_t batch = experiment.integer("training.batch_size");
  return {labels.names, static_cast<std::int64_t>(data.training_clips.size()),
          BatchPlan(0, data.training_clips, batch).steps_per_epoch()};
}

bool leaves_out_padding(const Experiment& experiment) {
  return options_from<DataOptions>(experiment.within("data")).padded_frames ==
         DataOptions::PaddedFrames::LeftOut;
}

}  // namespace earshot
