#include "app/session/known_runs.h"

#include <algorithm>
#include <QMenu>
#include <utility>

namespace earshot {

KnownRuns::KnownRuns(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)), tasks_(tasks) {
  connect(this, &KnownRuns::looked, this, [this] {
    if (std::exchange(wants_details_, false)) look(true);
  });
}

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
  look(false);
}

void KnownRuns::look_closely() {
  look(true);
}

void KnownRuns::look(bool closely) {
  if (tasks_.running(task_)) {
    wants_details_ = wants_details_ || closely;
    return;
  }
  task_ = tasks_.run(
      {},
      [folders = folders(), seen = seen_, closely,
       catalogue = catalogue_](const TaskContext& task) {
        std::vector<RunSummary> runs;
        for (const auto& folder : folders) {
          std::error_code ignored;
          const bool once_more = folder != folders.front() &&
                                 std::filesystem::equivalent(folder, folders.front(), ignored);
          if (!once_more) std::ranges::copy(list_runs(folder), std::back_inserter(runs));
        }
        std::ranges::stable_sort(runs, std::ranges::greater{}, &RunSummary::when);
        for (RunSummary& run : runs) {
          const auto known = seen.find(run.folder);
          const bool is_as_it_was = known != seen.end() && known->second.when == run.when &&
                                    known->second.step == run.step;
          if (is_as_it_was) {
            run.details = known->second.details;
          } else if (closely && !task.stop().stop_requested()) {
            run.details = std::make_shared<RunDetails>(details_of_run(*catalogue, run.folder));
          } else if (known != seen.end()) {
            run.details = known->second.details;
          }
        }
        return std::pair(std::move(runs), closely);
      },
      [this](std::pair<std::vector<RunSummary>, bool> found) {
        runs_ = std::move(found.first);
        if (found.second) {
          seen_.clear();
          for (const RunSummary& run : runs_) {
            if (run.details) seen_[run.folder] = {run.when, run.step, run.details};
          }
        }
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
