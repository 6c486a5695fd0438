#include "app/window/known_runs.h"

#include <QMenu>

namespace earshot {

KnownRuns::KnownRuns(Tasks& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {}

void KnownRuns::look_again() {
  if (tasks_.running(task_)) return;
  task_ = tasks_.run(
      {}, [](const TaskContext&) { return list_runs(runs_folder()); },
      [this](std::vector<RunSummary> runs) {
        runs_ = std::move(runs);
        Q_EMIT looked();
      });
}

void fill_with_runs(QMenu* menu, KnownRuns& runs, std::function<void()> fill) {
  QObject::connect(menu, &QMenu::aboutToShow, &runs, [fill, &runs] {
    fill();
    runs.look_again();
  });
  QObject::connect(&runs, &KnownRuns::looked, menu, [menu, fill] {
    if (menu->isVisible()) fill();
  });
}

}  // namespace earshot
