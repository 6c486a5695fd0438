#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <QObject>
#include <QTimer>

#include "app/session/data_document.h"
#include "app/session/run_document.h"
#include "app/session/tasks.h"

namespace earshot {

/// Looks every second whether another program, here or on a cluster, has written on the run that is
/// open, and gives the run document what is new. Rests while this window trains, and once the run
/// has all its steps.
class RunFollower : public QObject {
  Q_OBJECT

 public:
  RunFollower(RunDocument& run, DataDocument& data, Tasks& tasks, QObject* parent = nullptr);

 private:
  void begin();
  void look();
  void take(RunNews news);

  RunDocument& run_;
  DataDocument& data_;
  Tasks& tasks_;
  QTimer clock_;
  int task_ = 0;
  std::optional<std::uintmax_t> read_to_;  ///< bytes of the metrics; empty: what is there is known
  std::int64_t embedded_step_ = -1;        ///< of the latest embeddings that were seen
};

}  // namespace earshot
