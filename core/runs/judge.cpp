#include "core/runs/judge.h"

#include <utility>

#include "core/base/stopped.h"
#include "core/measures/baseline.h"
#include "core/tensor/device.h"
#include "core/training/crop_settings.h"
#include "core/training/model.h"

namespace earshot {
namespace {

std::vector<Item> training_items(const LabelledItems& labelled) {
  std::vector<Item> items;
  for (std::size_t row = 0; row < labelled.items.size(); ++row) {
    if (labelled.splits[row] == Split::Train) items.push_back(labelled.items[row]);
  }
  return items;
}

}  // namespace

Judge::Judge(const Catalogue& catalogue, const Experiment& experiment,
             const LabelledItems& labelled, PcmCache& sounds, std::set<std::string> drawn_kinds,
             std::stop_token stop)
    : catalogue_(catalogue),
      experiment_(experiment),
      entry_(*catalogue.protocol(experiment.text("evaluation.protocol"))),
      labelled_(labelled),
      sounds_(sounds),
      drawn_kinds_(std::move(drawn_kinds)),
      rate_(experiment.integer("data.sample_rate")),
      seed_(static_cast<std::uint64_t>(experiment.integer("seed"))),
      stop_(std::move(stop)),
      settings_(experiment.within("evaluation." + entry_.words.name)) {
  settings_.merge(experiment.within("evaluation"));
}

ProbeResult Judge::of(const FeatureSource& source, bool is_baseline) const {
  const Features features = source(labelled_.items, {});
  leave_if_stopped(stop_);
  ProtocolTask task{labelled_, features, catalogue_.figures, is_baseline, rate_, seed_, stop_};
  task.changed = source;
  task.sounds = &sounds_;
  task.distortions = catalogue_.distortions;
  task.drawn_kinds = drawn_kinds_;
  task.hears = [this](const std::string& sound) { heard_ = sound; };
  ProbeResult result = entry_.judge(settings_, task);
  result.protocol = entry_.words.name;
  result.label = labelled_.column;
  result.classes = labelled_.classes;
  result.features = features.width;
  result.test_clips = static_cast<std::int64_t>(labelled_.rows(Split::Test).size());
  heard_.clear();
  return result;
}

ProbeResult Judge::of_baseline(
    const BaselineEntry& baseline, const EmbedSettings& windows,
    const std::function<void(const std::string&, double)>& report) const {
  const BaselineContext context{
      sounds_,
      training_items(labelled_),
      windows,
      seed_,
      [this] {
        EncoderPointer untrained = make_encoder(catalogue_, experiment_);
        untrained->to(available_device(experiment_.text("training.device")));
        return untrained;
      },
      [&](double done) { report(words(baseline.doing), done); },
      stop_};
  return of(baseline.make(context), true);
}

std::string Judge::words(const std::string& doing) const {
  return heard_.empty() ? doing : doing + ": " + heard_;
}

EmbedSettings windows_of(const Experiment& experiment) {
  return EmbedSettings(experiment.integer("views.crop_samples"),
                       experiment.integer("evaluation.windows"), clip_reading(experiment));
}

}  // namespace earshot
