#pragma once

#include <QObject>
#include <vector>

#include "app/window/run_list.h"
#include "app/window/tasks.h"

class QMenu;

namespace earshot {

/// The runs in the runs folder as they were when last looked at; looking happens on another thread.
class KnownRuns : public QObject {
  Q_OBJECT

 public:
  explicit KnownRuns(Tasks& tasks, QObject* parent = nullptr);

  /// The latest first.
  const std::vector<RunSummary>& all() const { return runs_; }
  void look_again();

 Q_SIGNALS:
  /// The folder was looked at again.
  void looked();

 private:
  Tasks& tasks_;
  int task_ = 0;
  std::vector<RunSummary> runs_;
};

/// Fills a menu when it is opened, and once more, while it is open, when the folder was looked at.
void fill_with_runs(QMenu* menu, KnownRuns& runs, std::function<void()> fill);

}  // namespace earshot
