#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/training/trainer.h"

namespace earshot::testing {

/// On the CPU, where losses repeat to the last digit, unless the experiment names a device.
inline TrainRequest train_request(std::shared_ptr<const Catalogue> catalogue, Experiment experiment,
                                  const std::filesystem::path& run) {
  if (experiment.text("training.device") == "auto") {
    set_value(*catalogue, experiment, "training.device", std::string("cpu"));
  }
  TrainRequest made;
  made.catalogue = std::move(catalogue);
  made.experiment = std::move(experiment);
  made.run = run;
  return made;
}

/// What a trainer told until it ended.
struct Followed {
  std::vector<StepDone> steps;
  std::vector<std::string> warnings;
  std::vector<ParameterChanged> changes;
  StateChanged last;
};

/// Follows a trainer to its end; `hear` may post commands.
inline Followed follow(Trainer& trainer, const std::function<void(const Event&)>& hear = {}) {
  Followed followed;
  for (bool ended = false; !ended;) {
    for (const Event& event : trainer.wait(1.0)) {
      if (const auto* step = std::get_if<StepDone>(&event)) followed.steps.push_back(*step);
      if (const auto* warning = std::get_if<Warning>(&event)) {
        followed.warnings.push_back(warning->words);
      }
      if (const auto* change = std::get_if<ParameterChanged>(&event)) {
        followed.changes.push_back(*change);
      }
      if (const auto* state = std::get_if<StateChanged>(&event)) {
        followed.last = *state;
        ended = state->state == RunState::Finished || state->state == RunState::Stopped ||
                state->state == RunState::Failed;
      }
      if (hear) hear(event);
    }
  }
  return followed;
}

}  // namespace earshot::testing
