#include "app/session/baselines_document.h"

#include <algorithm>
#include <utility>

#include "app/session/kept_baselines.h"
#include "app/session/quiet_thread.h"

namespace earshot {
namespace {

constexpr int settle_ms = 600;

}  // namespace

bool BaselinesDocument::Wanted::is_of(const Wanted& other) const {
  const auto own = dataset.lock();
  return own != nullptr && own == other.dataset.lock() && label == other.label &&
         protocol == other.protocol;
}

BaselinesDocument::BaselinesDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                                     ExperimentDocument& experiment, DataDocument& data,
                                     RunDocument& run, FeatureDocument& features,
                                     EvaluationDocument& evaluation, QObject* parent)
    : QObject(parent),
      catalogue_(std::move(catalogue)),
      tasks_(tasks),
      experiment_(experiment),
      data_(data),
      run_(run),
      features_(features),
      evaluation_(evaluation) {
  settle_.setSingleShot(true);
  settle_.setInterval(settle_ms);
  connect(&settle_, &QTimer::timeout, this, &BaselinesDocument::look);
  const auto later = [this] {
    if (!settle_.isActive()) settle_.start();
  };
  connect(&data_, &DataDocument::began, this, &BaselinesDocument::forget);
  connect(&data_, &DataDocument::ended, this, later);
  connect(&features_, &FeatureDocument::changed, this, later);
  connect(&experiment_, &ExperimentDocument::changed, &settle_, qOverload<>(&QTimer::start));
  connect(&run_, &RunDocument::opened, this, later);
  connect(&evaluation_, &EvaluationDocument::changed, this, later);
  connect(&tasks_, &Tasks::progressed, this, [this](int id, const QString& words, double) {
    if (id != task_ || words == progress_) return;
    progress_ = words;
    Q_EMIT changed();
  });
  connect(&tasks_, &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    progress_.clear();
    Q_EMIT changed();
  });
}

const Experiment& BaselinesDocument::experiment() const {
  return run_.is_open() ? run_.experiment() : experiment_.experiment();
}

/// The map's first points come before.
bool BaselinesDocument::may_begin() const {
  return data_.dataset() && data_.is_of(experiment()) &&
         (features_.features() || !features_.working());
}

void BaselinesDocument::forget() {
  if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
  wanted_ = {};
  sampled_ = 0;
  progress_.clear();
  words_.clear();
  judged_.clear();
  Q_EMIT changed();
}

void BaselinesDocument::look() {
  if (!may_begin()) return;
  const bool of_run = run_.is_open();
  Wanted wanted;
  wanted.dataset = data_.dataset();
  wanted.label = of_run ? evaluation_.column().toStdString() : experiment().text("data.label");
  wanted.protocol =
      of_run ? evaluation_.protocol().toStdString() : experiment().text("evaluation.protocol");
  for (const BaselineEntry& entry : catalogue_->baselines) {
    wanted.settings.emplace_back(entry.words.name, settings_of_baseline(entry, experiment()));
  }
  if (wanted.is_of(wanted_) && wanted.settings == wanted_.settings) return;
  const Wanted before = std::exchange(wanted_, wanted);
  if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
  // What does not hang on what was changed stays.
  std::erase_if(judged_, [&](const JudgedBaseline& one) {
    const auto of = [&one](const Wanted& from) {
      const auto found =
          std::ranges::find(from.settings, one.first, &std::pair<std::string, std::string>::first);
      return found == from.settings.end() ? std::string() : found->second;
    };
    return !wanted.is_of(before) || of(wanted) != of(before);
  });
  words_.clear();
  begin();
}

void BaselinesDocument::begin() {
  const ProtocolEntry* protocol = catalogue_->protocol(wanted_.protocol);
  BaselinesRequest request{data_.dataset(), experiment(), wanted_.label, {}, {}};
  try {
    set_value(*catalogue_, request.experiment, "evaluation.protocol", wanted_.protocol);
  } catch (const ParameterError&) {
    protocol = nullptr;
  }
  for (const BaselineEntry& entry : catalogue_->baselines) {
    const bool there = std::ranges::any_of(
        judged_, [&](const JudgedBaseline& one) { return one.first == entry.words.name; });
    if (!there) request.names.push_back(entry.words.name);
  }
  // What needs no network comes first.
  std::ranges::stable_partition(request.names, [this](const std::string& name) {
    return !catalogue_->baseline(name)->is_start;
  });
  // To hear all clips through every distortion is nothing for the background.
  if (protocol == nullptr || protocol->hears_distortions || request.names.empty()) {
    Q_EMIT changed();
    return;
  }
  const auto clips = static_cast<std::int64_t>(request.dataset->clips.size());
  request.clips = map_sample(clips, most_clips);
  std::ranges::sort(request.clips);
  sampled_ = clips > most_clips ? most_clips : 0;
  task_ = tasks_.run(
      tr("What the label tells before training"),
      [this, catalogue = catalogue_, request](const TaskContext& context) {
        on_quiet_thread([&] {
          kept_baselines(
              *catalogue, request,
              [&](const JudgedBaseline& one) { context.post([this, one] { take(one); }); },
              [&](const std::string& words, double done) { context.progress(words, done); },
              context.stop());
        });
        return true;
      },
      [this](bool) {
        task_ = 0;
        progress_.clear();
        Q_EMIT changed();
      },
      [this](const QString& why) {
        task_ = 0;
        progress_.clear();
        words_ = why;
        Q_EMIT changed();
      });
  Q_EMIT changed();
}

void BaselinesDocument::take(JudgedBaseline judged) {
  std::erase_if(judged_, [&](const JudgedBaseline& one) { return one.first == judged.first; });
  judged_.push_back(std::move(judged));
  const auto place = [this](const JudgedBaseline& one) {
    return std::ranges::find_if(
               catalogue_->baselines,
               [&](const BaselineEntry& entry) { return entry.words.name == one.first; }) -
           catalogue_->baselines.begin();
  };
  std::ranges::sort(judged_, {}, place);
  Q_EMIT changed();
}

}  // namespace earshot
