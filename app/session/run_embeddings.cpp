#include "app/session/run_embeddings.h"

#include <utility>

#include "core/runs/embed_run.h"

namespace earshot {

RunEmbeddings::RunEmbeddings(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                             DataDocument& data, RunDocument& run, QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)), tasks_(tasks), data_(data), run_(run) {
  connect(&data_, &DataDocument::began, this, &RunEmbeddings::forget);
  connect(&data_, &DataDocument::ended, this, &RunEmbeddings::begin);
  connect(&run_, &RunDocument::ended, this, &RunEmbeddings::begin);
  connect(&run_, &RunDocument::state_changed, this, &RunEmbeddings::follow_pauses);
  connect(&run_, &RunDocument::saved, this, &RunEmbeddings::follow_pauses);
}

void RunEmbeddings::forget() {
  tasks_.cancel(task_);
  embedded_ = {};
}

bool RunEmbeddings::may_begin() const {
  if (!data_.dataset() || !run_.is_open() || !run_.has_checkpoint()) return false;
  if (!data_.is_of(run_.experiment())) return false;
  // While it trains, only what a pause has saved is the encoder that is shown.
  return !run_.training() || (run_.paused() && run_.saved_step() == run_.steps_done());
}

void RunEmbeddings::begin() {
  if (!may_begin()) return;
  const auto dataset = data_.dataset();
  const Embedded wanted{run_.folder(), run_.steps_done(), dataset.get()};
  // Begun for this step already: under way, there, or left by whoever cancelled it.
  if (wanted == embedded_ && (tasks_.running(task_) || run_.embeddings())) return;
  tasks_.cancel(task_);
  embedded_ = wanted;
  task_ = tasks_.run(
      tr("Hearing all sounds with the run's encoder"),
      [catalogue = catalogue_, folder = run_.folder(),
       path = run_.experiment().text("data.path")](const TaskContext& context) {
        return embed_run(*catalogue, folder, path, context.stop(), most_clips,
                         [&context](double done) { context.progress({}, done); });
      },
      [this, folder = run_.folder(), dataset](const EmbeddedItems& found) {
        if (run_.folder() != folder || data_.dataset() != dataset || !may_begin()) return;
        run_.show_embeddings(found.features);
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

void RunEmbeddings::follow_pauses() {
  if (!run_.training()) return;
  if (!run_.paused()) {
    if (tasks_.running(task_)) forget();
  } else if (run_.saved_step() == run_.steps_done()) {
    begin();
  }
}

}  // namespace earshot
