#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <QObject>

#include "app/session/settings.h"
#include "app/session/stored_run.h"
#include "app/session/tasks.h"

namespace earshot {

/// Reads run folders off the window's thread; the latest wish counts. Where a run's sounds are not
/// where they were, it looks where a person once said they are.
class RunReader : public QObject {
  Q_OBJECT

 public:
  RunReader(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, Settings& settings,
            QObject* parent = nullptr);

  /// `from_start`: the experiment as it was before anything was changed while training.
  void read(const std::filesystem::path& folder, bool from_start,
            std::function<void(StoredRun)> take);

 Q_SIGNALS:
  /// Why a folder could not be read.
  void said(const QString& words);

 private:
  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  Settings& settings_;
  int task_ = 0;
};

}  // namespace earshot
