#pragma once

#include <filesystem>
#include <QObject>
#include <vector>

#include "app/session/run_list.h"
#include "app/session/tasks.h"

class QMenu;

namespace earshot {

/// The runs in the runs folder, and beside the run that is open, as they were when last looked at;
/// looking happens on another thread.
class KnownRuns : public QObject {
  Q_OBJECT

 public:
  explicit KnownRuns(Tasks& tasks, QObject* parent = nullptr);

  /// The latest first.
  const std::vector<RunSummary>& all() const { return runs_; }
  /// Where they lie: the runs folder first.
  std::vector<std::filesystem::path> folders() const;
  void look_again();
  /// Also in the folder that this run lies in.
  void look_beside(const std::filesystem::path& run);

 Q_SIGNALS:
  /// The folders were looked at again.
  void looked();

 private:
  Tasks& tasks_;
  int task_ = 0;
  std::filesystem::path beside_;  ///< empty for none but the runs folder
  std::vector<RunSummary> runs_;
};

/// Fills a menu when it is opened, and once more, while it is open, when the folder was looked at.
void fill_with_runs(QMenu* menu, KnownRuns& runs, std::function<void()> fill);

}  // namespace earshot
