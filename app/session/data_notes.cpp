#include "app/session/data_notes.h"

#include "core/data/same_sounds.h"

namespace earshot {

DataNotes::DataNotes(Tasks& tasks, DataDocument& data, QObject* parent)
    : QObject(parent), tasks_(tasks), data_(data) {
  connect(&data_, &DataDocument::ended, this, &DataNotes::tell);
}

void DataNotes::tell() {
  const auto& dataset = data_.dataset();
  if (!dataset) {
    Q_EMIT noted(data_.words());
    return;
  }
  for (const std::string& note : dataset->notes) {
    if (dataset->folders_read && &note == &dataset->notes.front()) {
      Q_EMIT folders_read(QString::fromStdString(note));
    } else {
      Q_EMIT noted(QString::fromStdString(note));
    }
  }
  if (!dataset->split_note.empty()) Q_EMIT noted(QString::fromStdString(dataset->split_note));
  look_for_copies();
}

void DataNotes::look_for_copies() {
  tasks_.cancel(looking_for_copies_);
  looking_for_copies_ = tasks_.run(
      tr("Looking for sounds in two splits"),
      [dataset = data_.dataset()](const TaskContext& context) {
        return shared_sounds(*dataset, context.stop());
      },
      [this, dataset = data_.dataset()](const SharedSounds& shared) {
        looking_for_copies_ = 0;
        if (shared.words.empty() || data_.dataset() != dataset) return;
        Q_EMIT noted(QString::fromStdString(shared.words));
      },
      [](const QString&) {});
}

}  // namespace earshot
