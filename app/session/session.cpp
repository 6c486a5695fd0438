#include "app/session/session.h"

#include <algorithm>
#include <QFileInfo>
#include <QThreadPool>
#include <utility>

#include "app/session/own_sounds.h"
#include "core/base/freed_memory.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr int idle_ms = 2000;
const QString clip_owner = QStringLiteral("clip");

}  // namespace

std::shared_ptr<const std::vector<float>> samples_of(const Session::Sound& sound) {
  if (!sound) return nullptr;
  return {sound, &sound->samples};
}

std::shared_ptr<PcmCache> SharedCache::get() {
  const std::scoped_lock lock(mutex_);
  if (!cache_) cache_ = std::make_shared<PcmCache>(dataset_, rate_);
  return cache_;
}

Session::Session(std::shared_ptr<const Catalogue> catalogue, Experiment experiment, QObject* parent)
    : QObject(parent),
      catalogue_(std::move(catalogue)),
      experiment_(catalogue_, std::move(experiment)),
      unsaved_(experiment_),
      run_(catalogue_),
      data_(tasks_),
      sounds_(data_, tasks_),
      follower_(run_, data_, tasks_),
      known_runs_(tasks_),
      features_(tasks_, data_, run_),
      neighbours_(tasks_, features_),
      labels_(tasks_) {
  connect(&data_, &DataDocument::ended, this, &Session::data_ended);
  connect(&data_, &DataDocument::began, this, [this] {
    sounds_.forget();
    heard_.reset();
    hear_when_grown_.reset();
    cache_.reset();
    tasks_.cancel(embedding_);
    embedded_ = {};
    playback_.stop();
    select(-1);
    look_for_obstacles();
  });
  connect(&labels_, &LabelCheck::changed, this, &Session::obstacle_changed);
  connect(&sounds_, &ClipSounds::grew, this, &Session::sound_grew);
  connect(&sounds_, &ClipSounds::said, this, &Session::said);
  connect(&experiment_, &ExperimentDocument::changed, this, &Session::look_for_obstacles);
  connect(&experiment_, &ExperimentDocument::changed, this, &Session::reopen_where_needed);
  connect(&experiment_, &ExperimentDocument::changed, this, &Session::tell_trainer);
  connect(&unsaved_, &UnsavedExperiment::said, this, &Session::said);
  connect(&run_, &RunDocument::warned, this, &Session::said);
  connect(&run_, &RunDocument::state_changed, this, [this] {
    if (run_.state() == RunState::Failed) Q_EMIT said(run_.state_words());
  });
  connect(&run_, &RunDocument::ended, &known_runs_, &KnownRuns::look_again);
  connect(&run_, &RunDocument::opened, this, [this] {
    if (run_.is_open()) known_runs_.look_beside(run_.folder());
  });
  // Queued: whoever hears of the end still finds the run. Why one failed is left to be read.
  connect(
      &run_, &RunDocument::ended, this,
      [this] {
        if (run_.state() != RunState::Failed) leave_run_of_other_sounds();
      },
      Qt::QueuedConnection);
  connect(&run_, &RunDocument::ended, this, &Session::embed_all_clips);
  connect(&run_, &RunDocument::state_changed, this, &Session::follow_pauses);
  connect(&run_, &RunDocument::saved, this, &Session::follow_pauses);
  idle_.setSingleShot(true);
  idle_.setInterval(idle_ms);
  connect(&tasks_, &Tasks::ended, &idle_, qOverload<>(&QTimer::start));
  connect(&idle_, &QTimer::timeout, this, [this] {
    if (tasks_.count() == 0 && !run_.training()) {
      QThreadPool::globalInstance()->start([] { return_freed_memory(); });
    }
  });
  look_for_obstacles();
  known_runs_.look_again();
}

Session::~Session() = default;

void Session::open_data(const QString& path) {
  const bool again = path.toStdString() == data_.key().path;
  const QString fault = experiment_.set("data.path", path.toStdString());
  if (!fault.isEmpty()) {
    Q_EMIT said(fault);
  } else if (again) {
    data_.open(data_key(experiment_.experiment()), true);
  }
}

void Session::reopen_where_needed(const QStringList&) {
  const Experiment& experiment = experiment_.experiment();
  if (data_.is_of(experiment)) return;
  leave_run_of_other_sounds();
  data_.open(data_key(experiment));
}

void Session::tell_trainer(const QStringList& paths) {
  if (!run_.training()) return;
  const Experiment& experiment = experiment_.experiment();
  const auto all = experiment_.all_sections();
  for (const QString& changed : paths) {
    const std::string path = changed.toStdString();
    const Parameter* parameter = find_parameter(all, path);
    if (parameter == nullptr || parameter->applies == Applies::Restart) continue;
    run_.change(path, experiment.values.at(path));
  }
}

void Session::data_ended() {
  look_for_obstacles();
  if (!data_.dataset()) {
    Q_EMIT noted(data_.words());
    return;
  }
  if (!data_.key().path.starts_with("example:")) {
    settings_.add_recent_data(QString::fromStdString(data_.key().path));
  }
  const std::int64_t again =
      wanted_path_.isEmpty() ? -1 : data_.dataset()->find(wanted_path_.toStdString());
  if (!data_.clips().empty()) select(std::max<std::int64_t>(again, 0));
  tell_notes();
  embed_all_clips();
}

bool Session::has_clip(std::int64_t clip) const {
  return clip >= 0 && static_cast<std::size_t>(clip) < data_.clips().size();
}

void Session::select(std::int64_t clip) {
  if (clip == selected_ || (clip >= 0 && !has_clip(clip))) return;
  selected_ = clip;
  if (clip >= 0) {
    wanted_path_ = QString::fromStdString(data_.clips()[static_cast<std::size_t>(clip)].path);
  }
  hear_when_grown_.reset();
  sounds_.want_whole(-1);  // that of the clip before is not waited for any more
  if (!walking_) neighbours_.set_centre(clip);
  Q_EMIT selected_changed(clip);
}

void Session::walk_neighbours(int steps) {
  walking_ = true;
  hear(neighbours_.walk(steps));
  walking_ = false;
}

void Session::hear_as_centre(std::int64_t clip) {
  neighbours_.set_centre(clip);
  hear(clip);
}

void Session::hear_neighbour(int place) {
  walking_ = true;
  hear(neighbours_.go(place));
  walking_ = false;
}

void Session::hear(std::int64_t clip) {
  hear_from(clip, 0);
}

void Session::hear_from(std::int64_t clip, double seconds) {
  if (!data_.dataset() || !has_clip(clip)) return;
  select(clip);
  hear_when_grown_.reset();
  with_sound(clip, [this, clip, seconds](const Sound& sound) {
    if (!sound || clip != selected_) return;
    const auto length =
        static_cast<double>(sound->samples.size()) / static_cast<double>(sound->sample_rate);
    if (seconds > 0 && seconds >= length && !sounds_.is_whole(clip)) {
      hear_when_grown_ = seconds;
    } else {
      play(sound, seconds);
    }
  });
}

void Session::play(const Sound& sound, double seconds) {
  if (!hearing_clip() || sound != heard_) playback_.load(clip_owner, {sound}, false);
  heard_ = sound;
  heard_clip_ = selected_;
  playback_.play(seconds);
}

void Session::sound_grew(std::int64_t clip, const Sound& sound) {
  if (clip == selected_ && hear_when_grown_) {
    play(sound, *std::exchange(hear_when_grown_, std::nullopt));
  } else if (hearing_clip() && clip == heard_clip_) {
    heard_ = sound;
    playback_.extend({sound});
  }
}

bool Session::hearing_clip() const {
  return playback_.owned_by(clip_owner);
}

void Session::toggle_hearing() {
  if (playback_.playing()) {
    playback_.stop();
  } else {
    hear(selected_);
  }
}

void Session::with_sound(std::int64_t clip, std::function<void(Sound)> take) {
  if (!has_clip(clip)) return;
  sounds_.with(clip, [this, clip, take = std::move(take)](const Sound& sound) {
    if (sound && clip == selected_) sounds_.want_whole(clip);
    take(sound);
  });
}

std::shared_ptr<SharedCache> Session::cache(std::int64_t rate) {
  if (!data_.dataset()) return nullptr;
  if (!cache_ || cache_->rate() != rate || cache_->dataset() != data_.dataset()) {
    cache_ = std::make_shared<SharedCache>(data_.dataset(), rate);
  }
  return cache_;
}

QString Session::name_of(std::int64_t clip) const {
  if (!has_clip(clip)) return {};
  return shown_name(data_.clips()[static_cast<std::size_t>(clip)].path);
}

QString Session::label_of(std::int64_t clip) const {
  const auto& dataset = data_.dataset();
  if (!dataset || !has_clip(clip)) return {};
  const int column = dataset->column(experiment_.experiment().text("data.label"));
  if (column < 0) return {};
  return shown_name(
      dataset->clips[static_cast<std::size_t>(clip)].labels[static_cast<std::size_t>(column)]);
}

void Session::open_sound(const QString& file) {
  const QFileInfo info(file);
  open_data(info.absolutePath());
  wanted_path_ = info.absoluteFilePath();
}

void Session::load_experiment_file(const QString& file) {
  if (run_.training()) {
    Q_EMIT said(tr("A run is training; finish it before another experiment is opened."));
    return;
  }
  try {
    const Experiment stored = load_experiment(*catalogue_, file.toStdString());
    experiment_.replace(stored, tr("experiment %1").arg(QFileInfo(file).fileName()));
    unsaved_.set_saved(stored);
  } catch (const std::exception& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

void Session::save_experiment_file(const QString& file) {
  try {
    save_experiment(*catalogue_, experiment_.experiment(), file.toStdString());
    unsaved_.set_saved(experiment_.experiment());
    Q_EMIT said(tr("Saved. Without a window: earshot train %1").arg(file));
  } catch (const std::exception& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

void Session::choose_preset(const std::string& name) {
  try {
    Experiment wanted = preset_experiment(*catalogue_, name);
    const auto& by_hand = experiment_.by_hand();
    if (!by_hand.empty()) {
      const Experiment& here = experiment_.experiment();
      wanted = on_the_sounds_of(*catalogue_, std::move(wanted), here, by_hand);
    }
    if (!may_become(wanted)) return;
    experiment_.take_preset(
        wanted, tr("preset %1").arg(QString::fromStdString(catalogue_->preset(name)->words.label)));
  } catch (const ParameterError& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

bool Session::may_change(const std::string& path) {
  if (!run_.training()) return true;
  const auto all = experiment_.all_sections();
  const Parameter* parameter = find_parameter(all, path);
  if (parameter == nullptr || parameter->applies != Applies::Restart) return true;
  Q_EMIT said(tr("%1 holds from the next run; it cannot be changed while training.")
                  .arg(QString::fromStdString(parameter->label)));
  return false;
}

bool Session::may_become(const Experiment& wanted) {
  const auto changes = differences(experiment_.experiment(), wanted);
  return std::ranges::all_of(changes, [this](const Difference& change) {
    // Other sounds may be looked at while a run trains on its own.
    return change.path == "data.path" || may_change(change.path);
  });
}

void Session::undo() {
  const Experiment* former = experiment_.after_undo();
  if (former != nullptr && may_become(*former)) experiment_.undo().undo();
}

void Session::redo() {
  const Experiment* next = experiment_.after_redo();
  if (next != nullptr && may_become(*next)) experiment_.undo().redo();
}

void Session::set(const std::string& path, const Value& value) {
  if (!may_change(path)) return;
  const QString fault = experiment_.set(path, value);
  if (!fault.isEmpty()) Q_EMIT said(fault);
}

}  // namespace earshot
