#pragma once

#include <optional>
#include <QString>

#include "core/experiment/experiment.h"

namespace earshot {

class RunDocument;

/// Whether something may be asked for now, and where not, why: a sentence for people.
struct Permission {
  QString why_not;  ///< empty where it may
  explicit operator bool() const { return why_not.isEmpty(); }
  friend bool operator==(const Permission&, const Permission&) = default;
};

/// What the one button of a training would do: what a person would do next. GoOn: with what is
/// paused, or with an open run that has not all its steps, from its checkpoint.
enum class TrainPress { Train, Pause, GoOn };

/// What may be asked of the open run, and of the window beside it. Bars, menus and panels show it;
/// none of them works it out from the run's state.
struct Permitted {
  TrainPress press = TrainPress::Train;
  Permission train;  ///< a fresh run of the present experiment
  Permission pause;
  Permission go_on;   ///< with the paused run, or the open one from its checkpoint
  Permission anew;    ///< a fresh run, where the one button would do something else
  Permission step;    ///< so many steps, then a pause, of the run that the one button goes on with
  Permission finish;  ///< stop and save
  /// The open run from its checkpoint as it is, where going on is not the one button's.
  Permission resume;
  Permission begin_anew;      ///< the open run, which has none
  Permission open_another;    ///< a run, an experiment, a preset
  Permission resume_another;  ///< a run of the list
  Permission all_settings;    ///< also those that hold from the next run
  Permission compare;
  Permission evaluate;
  /// What keeps the present experiment from being trained; empty while a run is training.
  QString obstacle;

  const Permission& pressed() const {
    return press == TrainPress::Train ? train : press == TrainPress::Pause ? pause : go_on;
  }
  friend bool operator==(const Permitted&, const Permitted&) = default;
};

/// What others know of it.
struct AroundRun {
  /// What is worked on: a run that was shown may have been left behind by changes.
  std::optional<Experiment> experiment;
  QString obstacle;  ///< of the present experiment, whatever is training
  bool evaluating = false;
  QString no_probe;  ///< why its labels cannot be probed
};

/// Looks whether the run's folder has a checkpoint.
Permitted permitted(const RunDocument& run, const AroundRun& around);

}  // namespace earshot
