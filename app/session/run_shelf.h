#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <QObject>
#include <vector>

#include "app/session/known_runs.h"
#include "app/session/run_document.h"
#include "app/session/tasks.h"
#include "core/runs/branch_run.h"

namespace earshot {

/// Moves run folders: another name, into the trash and back; makes branches of them. A run's name
/// is its folder's, the same everywhere. Never while somebody trains the run.
class RunShelf : public QObject {
  Q_OBJECT

 public:
  /// Puts a folder into the trash; returns where it lies there, empty where it could not.
  using Trash = std::function<std::filesystem::path(const std::filesystem::path&)>;

  RunShelf(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, KnownRuns& runs,
           RunDocument& open, QObject* parent = nullptr);
  /// Another than the desktop's.
  void set_trash(Trash trash) { trash_ = std::move(trash); }

  /// Why a name cannot be a run's; empty where it can.
  static QString fault_of_name(const QString& name);
  void rename(const std::filesystem::path& run, const QString& name);
  void to_trash(const std::filesystem::path& run);
  /// The run that was put into the trash last.
  void bring_back();
  /// Its name; empty where there is none.
  QString in_trash() const;
  /// Beside the run, under a free name whatever `target` says; branched() tells where it lies.
  void branch(BranchRequest request);

 Q_SIGNALS:
  void said(const QString& words);
  /// What is in the trash is another.
  void trash_changed();
  void branched(const QString& run);

 private:
  struct Trashed {
    std::filesystem::path from, now;
  };
  /// Moves off the window's thread; `then` is done on it.
  void move(std::function<std::filesystem::path()> work,
            std::function<void(const std::filesystem::path&)> then);

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  KnownRuns& runs_;
  RunDocument& open_;
  Trash trash_;
  std::vector<Trashed> trashed_;
};

}  // namespace earshot
