#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <QObject>
#include <vector>

#include "app/session/run_details.h"
#include "app/session/run_list.h"
#include "app/session/tasks.h"

class QMenu;

namespace earshot {

/// The runs in the runs folder, and beside the run that is open, as they were when last looked at;
/// looking happens on another thread.
class KnownRuns : public QObject {
  Q_OBJECT

 public:
  KnownRuns(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, QObject* parent = nullptr);

  /// The latest first.
  const std::vector<RunSummary>& all() const { return runs_; }
  /// Where they lie: the runs folder first.
  std::vector<std::filesystem::path> folders() const;
  void look_again();
  /// The same, with the details of each run; those of runs that nobody wrote on are kept.
  void look_closely();
  /// Also in the folder that this run lies in.
  void look_beside(const std::filesystem::path& run);

 Q_SIGNALS:
  /// The folders were looked at again.
  void looked();

 private:
  /// What was read of a run, as long as nobody writes on it.
  struct Seen {
    std::filesystem::file_time_type when;
    std::int64_t step = 0;
    std::shared_ptr<const RunDetails> details;
  };
  using SeenByFolder = std::map<std::filesystem::path, Seen>;
  void look(bool closely);

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  SeenByFolder seen_;
  bool wants_details_ = false;  ///< asked for while another look was under way
  int task_ = 0;
  std::filesystem::path beside_;  ///< empty for none but the runs folder
  std::vector<RunSummary> runs_;
};

/// Fills a menu when it is opened, and once more, while it is open, when the folder was looked at.
void fill_with_runs(QMenu* menu, KnownRuns& runs, std::function<void()> fill);

}  // namespace earshot
