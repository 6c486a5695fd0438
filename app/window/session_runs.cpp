// What Session does with runs: begins, opens, resumes and leaves them, and hears all clips with
// their encoder.
#include "app/window/run_list.h"
#include "app/window/session.h"
#include "core/evaluation/embed_run.h"
#include "core/experiment/run_folder.h"
#include "core/training/enough_clips.h"

namespace earshot {

void Session::start_training() {
  if (run_.training()) return;
  const Experiment& experiment = experiment_.experiment();
  if (!obstacle_.isEmpty()) {
    Q_EMIT said(obstacle_);
    return;
  }
  if (data_.dataset() && data_.is_of(experiment)) {
    std::string fault = missing_column(*data_.dataset(), experiment);
    if (fault.empty()) fault = too_little_to_train(*data_.dataset(), experiment);
    if (!fault.empty()) {
      Q_EMIT said(QString::fromStdString(fault));
      return;
    }
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
  read_run_then(folder, [this](StoredRun run) {
    run_.open(std::move(run));
    experiment_.replace(run_.experiment(), tr("opening of %1").arg(run_.name()));
    unsaved_.set_saved(run_.experiment());
    reopen_where_needed({});
    embed_all_clips();
  });
}

void Session::read_run_then(const std::filesystem::path& folder,
                            std::function<void(StoredRun)> take) {
  tasks_.cancel(reading_run_);
  reading_run_ = tasks_.run(
      tr("Opening a run"),
      [catalogue = catalogue_, folder](const TaskContext&) { return read_run(*catalogue, folder); },
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
      [catalogue = catalogue_, folder = run_.folder()](const TaskContext& context) {
        return embed_run(*catalogue, folder, "", context.stop(), most_clips_embedded,
                         [&context](double done) { context.progress({}, done); });
      },
      [this, folder = run_.folder(), dataset](EmbeddedClips found) {
        if (run_.folder() != folder || data_.dataset() != dataset || !may_embed_all()) return;
        auto embeddings = std::make_shared<Embeddings>();
        embeddings->step = found.step;
        embeddings->features = found.features;
        embeddings->clips = std::move(found.clips);
        embeddings->values = std::move(found.values);
        run_.show_embeddings(std::move(embeddings));
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
  } else if (run_.steps_done() > 0) {
    run_.save_now();
  }
}

void Session::resume_run(const std::filesystem::path& folder) {
  if (run_.training()) return;
  read_run_then(folder, [this](StoredRun run) {
    run_.resume(std::move(run));
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
