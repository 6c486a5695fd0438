#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/training/events.h"

namespace earshot {

struct TrainRequest {
  std::shared_ptr<const Catalogue> catalogue;
  /// A fresh run needs an experiment; a resumed one reads it from its folder.
  std::optional<Experiment> experiment;
  std::filesystem::path run;
  /// The total to reach, where it is not the experiment's training.steps.
  std::optional<std::int64_t> steps;
  /// Trains a run folder anew from the first step; what was made in it is kept under other names.
  bool from_start = false;
  /// Goes on although the sounds are not those that the run began with.
  bool accept_changed_data = false;
  /// Where the run's sounds lie now, where that is not its experiment's data.path; "": there.
  std::string data;
  /// A step that cannot be recorded (a full disk) is tried again after so many seconds, until then
  /// training stands still; 0: it pauses until it hears Resume.
  double retry_seconds = 5;
  bool start_paused = false;
  /// Lets other threads of the machine go first (a window beside it); changes no figure.
  bool gentle = false;
  /// Whether the next step's views are made before this step's numbers are waited for, so that a
  /// GPU does not stand still between; changes no figure. Not set: on a GPU.
  std::optional<bool> views_ahead;
};

/// Trains one run on a thread of its own. Speaks in events, hears commands at step borders. Knows
/// no single method, and nothing of Qt. The run folder holds everything that was reported.
class Trainer {
 public:
  /// Starts the thread; everything slow (scanning, decoding, building) happens there. Errors come
  /// as a StateChanged{Failed}.
  explicit Trainer(TrainRequest request);
  /// Asks to stop and save, and joins.
  ~Trainer();
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  void post(Command command);
  /// Events since the last call; never blocks.
  std::vector<Event> drain();
  /// Waits up to `seconds` for events; for the command line, which has nothing else to do.
  std::vector<Event> wait(double seconds);
  /// True once the last event (Finished, Stopped or Failed) was pushed.
  bool ended() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot
