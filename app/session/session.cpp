#include "app/session/session.h"

#include <algorithm>
#include <QFileInfo>
#include <QThreadPool>
#include <utility>

#include "app/session/run_list.h"
#include "core/base/freed_memory.h"
#include "core/data/examples.h"
#include "core/data/open_source.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr int idle_ms = 2000;

FileOffer experiment_offer() {
  return {"experiment", Session::tr("Save the experiment"), "experiment", {".json"}};
}

}  // namespace

Session::Session(std::shared_ptr<const Catalogue> catalogue, Experiment experiment, QObject* parent)
    : QObject(parent),
      catalogue_(std::move(catalogue)),
      experiment_(catalogue_, std::move(experiment)),
      unsaved_(experiment_),
      run_(catalogue_),
      files_(tasks_, settings_),
      data_(catalogue_, tasks_),
      obstacles_(tasks_, experiment_, data_, run_),
      sounds_(data_, tasks_),
      follower_(run_, data_, tasks_),
      reader_(catalogue_, tasks_, settings_),
      known_runs_(catalogue_, tasks_),
      shelf_(catalogue_, tasks_, known_runs_, run_),
      presets_(catalogue_),
      features_(tasks_, data_, run_),
      neighbours_(tasks_, features_),
      hearing_(data_, sounds_, neighbours_, playback_),
      lanes_(hearing_, playback_),
      notes_(tasks_, data_),
      embeddings_(catalogue_, tasks_, data_, run_),
      evaluation_(catalogue_, tasks_, experiment_, data_, run_),
      baselines_(catalogue_, tasks_, experiment_, data_, run_, features_, evaluation_),
      comparison_(catalogue_, tasks_, data_, run_) {
  neighbours_.set_labels_from([this]() -> NeighbourDocument::Labels {
    const auto& dataset = data_.dataset();
    if (!dataset) return {};
    return {dataset, dataset->column(experiment_.experiment().text("data.label"))};
  });
  connect(&experiment_, &ExperimentDocument::changed, &neighbours_,
          &NeighbourDocument::labels_changed);
  connect(&data_, &DataDocument::ended, this, &Session::data_ended);
  connect(&data_, &DataDocument::began, this, [this] {
    cache_.reset();
    marked_.mark(marked_.by(), {});
  });
  connect(&files_, &FileWriting::said, this, &Session::said);
  connect(&sounds_, &ClipSounds::said, this, &Session::said);
  connect(&reader_, &RunReader::said, this, &Session::said);
  connect(&embeddings_, &RunEmbeddings::said, this, &Session::said);
  connect(&shelf_, &RunShelf::said, this, &Session::said);
  connect(&features_, &FeatureDocument::said, this, &Session::said);
  connect(&shelf_, &RunShelf::branched, this,
          [this](const QString& run) { open_run(run.toStdString()); });
  connect(&experiment_, &ExperimentDocument::changed, this, &Session::reopen_where_needed);
  connect(&experiment_, &ExperimentDocument::changed, this, &Session::tell_trainer);
  connect(&unsaved_, &UnsavedExperiment::said, this, &Session::said);
  connect(&run_, &RunDocument::warned, this, &Session::said);
  connect(&run_, &RunDocument::state_changed, this, [this] {
    if (run_.state() == RunState::Failed) Q_EMIT said(run_.state_words());
    // From the first step on its folder holds the experiment, and each change of it.
    const bool is_kept = run_.training() && run_.state() != RunState::Preparing;
    if (is_kept) unsaved_.set_saved(run_.experiment());
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
  idle_.setSingleShot(true);
  idle_.setInterval(idle_ms);
  connect(&tasks_, &Tasks::ended, &idle_, qOverload<>(&QTimer::start));
  connect(&idle_, &QTimer::timeout, this, [this] {
    if (tasks_.count() == 0 && !run_.training()) {
      QThreadPool::globalInstance()->start([] { return_freed_memory(); });
    }
  });
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
  if (!data_.dataset() || example_name(data_.key().path)) return;
  settings_.add_recent_data(QString::fromStdString(data_.key().path));
}

std::shared_ptr<SharedCache> Session::cache(std::int64_t rate) {
  if (!data_.dataset()) return nullptr;
  if (!cache_ || cache_->rate() != rate || cache_->dataset() != data_.dataset()) {
    cache_ = std::make_shared<SharedCache>(data_.dataset(), rate);
  }
  return cache_;
}

QString Session::name_of(std::int64_t clip) const {
  if (!data_.has_clip(clip)) return {};
  return shown_name(data_.clips()[static_cast<std::size_t>(clip)].path);
}

QString Session::label_of(std::int64_t clip) const {
  const auto& dataset = data_.dataset();
  if (!dataset || !data_.has_clip(clip)) return {};
  const int column = dataset->column(experiment_.experiment().text("data.label"));
  if (column < 0) return {};
  return shown_name(
      dataset->clips[static_cast<std::size_t>(clip)].labels[static_cast<std::size_t>(column)]);
}

bool Session::open_sounds(const QString& path) {
  const std::filesystem::path file = path.toStdString();
  const ImporterEntry* importer = importer_of(catalogue_->importers, file);
  if (importer == nullptr) return false;
  if (importer->stands_for) {
    open_data(QString::fromStdString(importer->stands_for(file).string()));
    hearing_.select_when_read(path);
  } else {
    open_data(path);
  }
  return true;
}

void Session::load_experiment_file(const QString& file) {
  if (const Permission& may = run_.permitted().open_another; !may) {
    Q_EMIT said(may.why_not);
    return;
  }
  try {
    const Experiment stored = load_experiment(*catalogue_, file.toStdString());
    experiment_.replace(stored, tr("experiment %1").arg(QFileInfo(file).fileName()));
    unsaved_.set_saved(stored);
    // Where it is what stands here already nothing has changed, and its sounds may still be closed.
    reopen_where_needed({});
  } catch (const std::exception& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

void Session::save_experiment_file(const QString& file) {
  const Experiment& saved = experiment_.experiment();
  files_.write_bytes(experiment_offer(), file, to_json(*catalogue_, saved),
                     tr("without a window: earshot train %1").arg(file),
                     [this, saved](const QString&) { unsaved_.set_saved(saved); });
}

void Session::save_experiment_as(QWidget* window) {
  const QString file = files_.ask(experiment_offer(), window);
  if (!file.isEmpty()) save_experiment_file(file);
}

bool Session::may_change(const std::string& path) {
  if (run_.permitted().all_settings) return true;
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

void Session::read_labels_alone() {
  set("data.folders", std::string("labels"));
}

void Session::start_training() {
  if (run_.training()) return;
  if (!run_.permitted().train) {
    Q_EMIT said(obstacles_.to_training());
    return;
  }
  const Experiment& experiment = experiment_.experiment();
  run_.start(experiment, fresh_run(runs_folder(), experiment.text("method.name")));
}

void Session::train_or_pause() {
  switch (run_.permitted().press) {
    case TrainPress::Train:
      start_training();
      break;
    case TrainPress::Pause:
      run_.pause();
      break;
    case TrainPress::GoOn:
      if (run_.training()) {
        run_.go_on();
      } else {
        go_on_with_open_run();
      }
      break;
  }
}

void Session::train_steps(std::int64_t steps) {
  if (!run_.training() && run_.permitted().press == TrainPress::GoOn) {
    go_on_with_open_run(steps);
    return;
  }
  if (!run_.training()) start_training();
  run_.run_steps(steps);
}

void Session::open_run(const std::filesystem::path& folder) {
  if (const Permission& may = run_.permitted().open_another; !may) {
    Q_EMIT said(may.why_not);
    return;
  }
  reader_.read(folder, false, [this](StoredRun run) { show_run(std::move(run)); });
}

void Session::take_settings_of(const std::filesystem::path& run) {
  if (const Permission& may = run_.permitted().open_another; !may) {
    Q_EMIT said(may.why_not);
    return;
  }
  reader_.read(run, false, [this](const StoredRun& stored) {
    if (!run_.permitted().open_another) return;
    run_.close();
    const QString name = shown_name(stored.folder.filename().string());
    experiment_.replace(stored.experiment, tr("settings of %1").arg(name));
    reopen_where_needed({});
    Q_EMIT said(tr("A new experiment with the settings of %1.").arg(name));
  });
}

void Session::show_run(StoredRun run) {
  if (!run_.permitted().open_another) return;
  const bool gone = run.sounds_are_gone;
  run_.open(std::move(run));
  if (gone) {
    Q_EMIT sounds_gone(QString::fromStdString(run_.folder().string()),
                       QString::fromStdString(run_.stored_data()));
  }
  experiment_.replace(run_.experiment(), tr("opening of %1").arg(run_.name()));
  unsaved_.set_saved(run_.experiment());
  reopen_where_needed({});
  embeddings_.begin();
}

void Session::find_sounds(const std::filesystem::path& run, const QString& path,
                          const QString& now) {
  settings_.set_moved_data(path, now);
  open_run(run);
}

void Session::resume_run(const std::filesystem::path& folder, ResumeChoice choice) {
  if (const Permission& may = run_.permitted().resume_another; !may) {
    Q_EMIT said(may.why_not);
    return;
  }
  reader_.read(folder, choice.from_start,
               [this, choice](StoredRun run) { go_on_with_run(std::move(run), choice); });
}

void Session::go_on_with_run(StoredRun run, ResumeChoice choice, const Values& changes) {
  if (!run_.permitted().resume_another) return;
  run_.resume(std::move(run), choice);
  Experiment present = run_.experiment();
  for (const auto& [path, value] : changes) {
    present.values[path] = value;
    run_.change(path, value);
  }
  experiment_.replace(present, tr("opening of %1").arg(run_.name()));
  reopen_where_needed({});
}

void Session::go_on_with_open_run(std::optional<std::int64_t> steps) {
  if (const Permission& may = run_.permitted().go_on; !may) {
    Q_EMIT said(may.why_not);
    return;
  }
  Values changes;
  for (const Difference& change : differences(run_.experiment(), experiment_.experiment())) {
    changes[change.path] = experiment_.experiment().values.at(change.path);
  }
  reader_.read(run_.folder(), false, [this, changes, steps](StoredRun run) {
    if (!run_.permitted().resume_another) return;
    go_on_with_run(std::move(run), {}, changes);
    if (steps) run_.run_steps(*steps);
  });
}

void Session::resume_open_run() {
  ResumeChoice choice;
  choice.from_start = bool(run_.permitted().begin_anew);
  resume_run(run_.folder(), choice);
}

void Session::leave_run_of_other_sounds() {
  if (!run_.is_open() || run_.training()) return;
  const std::string& open = experiment_.experiment().text("data.path");
  if (run_.experiment().text("data.path") == open) return;
  const QString name = run_.name();
  run_.close();
  Q_EMIT said(
      tr("Other sounds are open: this is a new experiment. %1 is in the list of runs.").arg(name));
}

}  // namespace earshot
