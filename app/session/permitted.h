#pragma once

#include <QString>

namespace earshot {

class RunDocument;

/// Whether something may be asked for now, and where not, why: a sentence for people.
struct Permission {
  QString why_not;  ///< empty where it may
  explicit operator bool() const { return why_not.isEmpty(); }
  friend bool operator==(const Permission&, const Permission&) = default;
};

/// What the one button of a training would do.
enum class TrainPress { Train, Pause, GoOn };

/// What may be asked of the open run, and of the window beside it. Bars, menus and panels show it;
/// none of them works it out from the run's state.
struct Permitted {
  TrainPress press = TrainPress::Train;
  Permission train;  ///< a fresh run of the present experiment
  Permission pause;
  Permission go_on;
  Permission step;          ///< so many steps, then a pause; of a fresh run where none is training
  Permission finish;        ///< stop and save
  Permission resume;        ///< the open run, from its checkpoint
  Permission begin_anew;    ///< the open run, which has none
  Permission open_another;  ///< a run, an experiment, a preset
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
  QString obstacle;  ///< of the present experiment, whatever is training
  bool evaluating = false;
  QString no_probe;  ///< why its labels cannot be probed
};

/// Looks whether the run's folder has a checkpoint.
Permitted permitted(const RunDocument& run, const AroundRun& around);

}  // namespace earshot
