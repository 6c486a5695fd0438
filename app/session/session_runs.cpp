// What Session does with runs: begins, opens, resumes and leaves them, and hears all clips with
// their encoder.
#include "app/session/run_list.h"
#include "app/session/session.h"
#include "core/experiment/run_folder.h"
#include "core/runs/embed_run.h"

namespace earshot {
namespace {

/// Where a run's sounds are not where they were, the place that a person once named.
void look_for_sounds(const Catalogue& catalogue, const QVariantMap& moved, StoredRun& run) {
  const std::string path = run.experiment.text("data.path");
  std::error_code none;
  if (path.starts_with("example:") || std::filesystem::exists(path, none)) return;
  const std::string now = moved.value(QString::fromStdString(path)).toString().toStdString();
  if (now.empty() || !std::filesystem::exists(now, none)) {
    run.sounds_are_gone = true;
    return;
  }
  set_value(catalogue, run.experiment, "data.path", now);
  run.moved_from = path;
}

}  // namespace

void Session::start_training() {
  if (run_.training()) return;
  const Experiment& experiment = experiment_.experiment();
  if (!obstacle_.isEmpty()) {
    Q_EMIT said(obstacle_);
    return;
  }
  run_.start(experiment, fresh_run(runs_folder(), experiment.text("method.name")));
}

void Session::train_or_pause() {
  if (!run_.training()) {
    start_training();
  } else if (run_.paused()) {
    run_.go_on();
  } else {
    run_.pause();
  }
}

void Session::train_steps(std::int64_t steps) {
  if (!run_.training()) start_training();
  run_.run_steps(steps);
}

void Session::open_run(const std::filesystem::path& folder) {
  if (run_.training()) {
    Q_EMIT said(tr("A run is training; finish it before another is opened."));
    return;
  }
  read_run_then(folder, false, [this](StoredRun run) {
    const bool gone = run.sounds_are_gone;
    run_.open(std::move(run));
    if (gone) {
      Q_EMIT sounds_gone(QString::fromStdString(run_.folder().string()),
                         QString::fromStdString(run_.stored_data()));
    }
    experiment_.replace(run_.experiment(), tr("opening of %1").arg(run_.name()));
    unsaved_.set_saved(run_.experiment());
    reopen_where_needed({});
    embed_all_clips();
  });
}

void Session::find_sounds(const std::filesystem::path& run, const QString& path,
                          const QString& now) {
  settings_.set_moved_data(path, now);
  open_run(run);
}

void Session::read_run_then(const std::filesystem::path& folder, bool from_start,
                            std::function<void(StoredRun)> take) {
  tasks_.cancel(reading_run_);
  reading_run_ = tasks_.run(
      tr("Opening a run"),
      [catalogue = catalogue_, folder, from_start,
       moved = settings_.moved_data()](const TaskContext&) {
        StoredRun run = read_run(*catalogue, folder);
        if (from_start) run.experiment = load_experiment(*catalogue, RunPaths(folder).experiment());
        look_for_sounds(*catalogue, moved, run);
        return run;
      },
      [this, take = std::move(take)](StoredRun run) {
        if (!run_.training()) take(std::move(run));
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

bool Session::may_embed_all() const {
  if (!data_.dataset() || !run_.is_open() || !run_.has_checkpoint()) return false;
  if (!data_.is_of(run_.experiment())) return false;
  // While it trains, only what a pause has saved is the encoder that is shown.
  return !run_.training() || (run_.paused() && run_.saved_step() == run_.steps_done());
}

void Session::embed_all_clips() {
  if (!may_embed_all()) return;
  const auto dataset = data_.dataset();
  const Embedded wanted{run_.folder(), run_.steps_done(), dataset.get()};
  // Begun for this step already: under way, there, or left by whoever cancelled it.
  if (wanted == embedded_ && (tasks_.running(embedding_) || run_.embeddings())) return;
  tasks_.cancel(embedding_);
  embedded_ = wanted;
  embedding_ = tasks_.run(
      tr("Hearing all sounds with the run's encoder"),
      [catalogue = catalogue_, folder = run_.folder(),
       path = run_.experiment().text("data.path")](const TaskContext& context) {
        return embed_run(*catalogue, folder, path, context.stop(), most_clips_embedded,
                         [&context](double done) { context.progress({}, done); });
      },
      [this, folder = run_.folder(), dataset](const EmbeddedItems& found) {
        if (run_.folder() != folder || data_.dataset() != dataset || !may_embed_all()) return;
        run_.show_embeddings(found.features);
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

void Session::follow_pauses() {
  if (!run_.training()) return;
  // From the first step on its folder holds the experiment, and each change of it.
  if (run_.state() != RunState::Preparing) unsaved_.set_saved(run_.experiment());
  if (!run_.paused()) {
    if (!tasks_.running(embedding_)) return;
    tasks_.cancel(embedding_);
    embedded_ = {};
  } else if (run_.saved_step() == run_.steps_done()) {
    embed_all_clips();
  }
}

void Session::resume_run(const std::filesystem::path& folder, ResumeChoice choice) {
  if (run_.training()) {
    Q_EMIT said(tr("A run is training; finish it before another is gone on with."));
    return;
  }
  read_run_then(folder, choice.from_start, [this, choice](StoredRun run) {
    run_.resume(std::move(run), choice);
    experiment_.replace(run_.experiment(), tr("opening of %1").arg(run_.name()));
    reopen_where_needed({});
  });
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
