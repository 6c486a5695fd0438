#pragma once

#include <QObject>
#include <vector>

#include "app/session/data_document.h"
#include "app/session/data_obstacle.h"
#include "app/session/experiment_document.h"
#include "app/session/label_check.h"
#include "app/session/mend.h"
#include "app/session/run_document.h"

namespace earshot {

/// One thing that is wrong with the present experiment.
struct Fault {
  std::string path;  ///< of the setting; "" where it is none
  QString whole;     ///< one line with path, range and what would help
  /// The same at the place of the setting: without its path, and where something mends it, without
  /// what would help.
  QString words;
  std::optional<Mend> mend;
};

/// What keeps the present experiment from being trained on the open sounds, or a run of it from
/// being evaluated: known before anybody presses a button, and before anybody else hears of the
/// change that brought it.
class Obstacles : public QObject {
  Q_OBJECT

 public:
  /// Tells the run what is worked on; it says what may be pressed.
  Obstacles(Tasks& tasks, ExperimentDocument& experiment, DataDocument& data, RunDocument& run,
            QObject* parent = nullptr);

  /// Why it cannot be trained, in one line; empty where it can, and where the sounds are not known
  /// yet.
  const QString& to_training() const { return to_training_; }
  /// Why a run of it could not be evaluated by its labels; empty where it could, and where there
  /// are no labels to tell.
  QString to_evaluation() const;
  /// What is wrong with it, by its settings; the first is what keeps it from being trained.
  const std::vector<Fault>& faults() const { return faults_; }

 Q_SIGNALS:
  void changed();

 private:
  void look();
  void know_faults(const std::vector<ParameterError>& found);
  std::optional<Mend> mend_for(const std::string& path, std::size_t faults) const;

  ExperimentDocument& experiment_;
  DataDocument& data_;
  RunDocument& run_;
  QString to_training_;
  std::vector<Fault> faults_;
  DataObstacle of_data_;
  LabelCheck labels_;
};

}  // namespace earshot
