#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/features.h"
#include "core/measures/health_verdict.h"
#include "core/methods/inside.h"
#include "core/params/value.h"

namespace earshot {

/// What the trainer says. Plain, small, copyable data: another process could stand on either end.

enum class RunState { Preparing, Running, Paused, Finished, Stopped, Failed };
std::string to_text(RunState state);

/// Why a run was not gone on with, where a person may decide otherwise (TrainRequest).
enum class Refusal {
  None,
  NoCheckpoint,  ///< from_start begins it anew
  ChangedData,   ///< accept_changed_data goes on with the sounds as they are now
};

struct StateChanged {
  RunState state = RunState::Preparing;
  std::string words;  ///< for people: what is being prepared, or why it failed
  double done = 0;    ///< 0..1 of what is being prepared
  /// With Failed: experiment, data or folder were wrong and nothing was started.
  bool nothing_started = false;
  Refusal refusal = Refusal::None;
};

struct StepDone {
  std::int64_t step = 0;  ///< steps done so far; the first step reports 1
  std::int64_t epoch = 0;
  double loss = 0;
  double learning_rate = 0;
  double examples_per_second = 0;
  double seconds = 0;       ///< of training so far, earlier sessions of the run counted in
  double seconds_left = 0;  ///< to the planned end
  double memory = 0;        ///< bytes: the most that the program held while it trained; 0: unknown
  double wait_share = 0;    ///< share of the last steps' time spent waiting for data
  /// Named numbers: contrastive_accuracy every step; alignment, uniformity, rankme,
  /// projection_rankme, feature_std every so many steps; knn_accuracy less often.
  std::vector<std::pair<std::string, double>> values;
  /// On the steps that measured health: its state in plain words.
  std::optional<HealthVerdict> health;
};

/// Features of a fixed sample of the sounds, with their step, for the map.
struct EmbeddingsReady {
  std::shared_ptr<const Features> embeddings;
};

/// The method's own state, for the panel Inside.
struct InsideReady {
  std::int64_t step = 0;
  std::shared_ptr<const std::vector<InsidePart>> parts;
};

struct CheckpointSaved {
  std::int64_t step = 0;
  std::string file;
};

struct Warning {
  std::string words;
};

/// A setting was changed while running; a mark for the curves.
struct ParameterChanged {
  std::int64_t step = 0;
  std::string path;
  Value before, after;
};

using Event = std::variant<StateChanged, StepDone, EmbeddingsReady, InsideReady, CheckpointSaved,
                           Warning, ParameterChanged>;

/// What the trainer hears, at step borders only.
struct Pause {};
struct Resume {};
struct RunSteps {
  std::int64_t steps = 1;
};  ///< then pause
struct StopAndSave {};
struct ChangeParameter {
  std::string path;
  Value value;
};
using Command = std::variant<Pause, Resume, RunSteps, StopAndSave, ChangeParameter>;

}  // namespace earshot
