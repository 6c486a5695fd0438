#include "app/session/label_check.h"

#include "core/training/enough_clips.h"

namespace earshot {

void LabelCheck::look(const std::shared_ptr<const Dataset>& dataset, const std::string& column) {
  if (dataset_.lock() == dataset && column == column_) return;
  dataset_ = dataset;
  column_ = column;
  tasks_.cancel(task_);
  const bool known = !words_.isEmpty();
  words_.clear();
  has_classes_ = false;
  if (known) Q_EMIT changed();
  if (!dataset) return;
  struct Found {
    std::string words;
    bool has_classes = false;
  };
  task_ = tasks_.run(
      {},
      [dataset, column](const TaskContext&) {
        Found found{too_little_to_evaluate(*dataset, column)};
        const int place = found.words.empty() ? -1 : dataset->column(column);
        found.has_classes = place >= 0 && dataset->classes(place).size() > 1;
        return found;
      },
      [this](const Found& found) {
        task_ = 0;
        words_ = QString::fromStdString(found.words);
        has_classes_ = found.has_classes;
        if (!words_.isEmpty()) Q_EMIT changed();
      });
}

}  // namespace earshot
