#include "app/session/known_runs.h"

#include <algorithm>
#include <QMenu>

namespace earshot {

KnownRuns::KnownRuns(Tasks& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {}

std::vector<std::filesystem::path> KnownRuns::folders() const {
  std::vector<std::filesystem::path> folders = {runs_folder()};
  if (!beside_.empty()) folders.push_back(beside_);
  return folders;
}

void KnownRuns::look_beside(const std::filesystem::path& run) {
  std::filesystem::path folder = run.parent_path();
  if (folder == runs_folder()) folder.clear();
  if (folder == beside_) return;
  beside_ = folder;
  if (tasks_.running(task_)) tasks_.cancel(task_);
  look_again();
}

void KnownRuns::look_again() {
  if (tasks_.running(task_)) return;
  task_ = tasks_.run(
      {},
      [folders = folders()](const TaskContext&) {
        std::vector<RunSummary> runs;
        for (const auto& folder : folders) {
          std::error_code ignored;
          const bool once_more = folder != folders.front() &&
                                 std::filesystem::equivalent(folder, folders.front(), ignored);
          if (!once_more) std::ranges::copy(list_runs(folder), std::back_inserter(runs));
        }
        std::ranges::stable_sort(runs, std::ranges::greater{}, &RunSummary::when);
        return runs;
      },
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
