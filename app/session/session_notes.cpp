#include "app/session/session.h"
#include "core/data/same_sounds.h"

namespace earshot {

void Session::tell_notes() {
  const auto dataset = data_.dataset();
  for (const std::string& note : dataset->notes) {
    if (dataset->folders_read && &note == &dataset->notes.front()) {
      Q_EMIT folders_read(QString::fromStdString(note));
    } else {
      Q_EMIT noted(QString::fromStdString(note));
    }
  }
  if (!dataset->split_note.empty()) Q_EMIT noted(QString::fromStdString(dataset->split_note));
  tasks_.cancel(looking_for_copies_);
  looking_for_copies_ = tasks_.run(
      tr("Looking for sounds in two splits"),
      [dataset](const TaskContext& context) { return shared_sounds(*dataset, context.stop()); },
      [this, dataset](const SharedSounds& shared) {
        looking_for_copies_ = 0;
        if (shared.words.empty() || data_.dataset() != dataset) return;
        Q_EMIT noted(QString::fromStdString(shared.words));
      },
      [](const QString&) {});
}

void Session::read_labels_alone() {
  set("data.folders", std::string("labels"));
}

}  // namespace earshot
