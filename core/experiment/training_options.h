#pragma once

#include <string>
#include <vector>

#include "core/params/binder.h"

namespace earshot {

/// The experiment's section `training`.
struct TrainingOptions {
  enum class Optimiser { Adam, AdamW, Sgd, Lars };
  enum class LarsRate { BeforeMomentum, AfterMomentum };
  enum class Schedule { Constant, Cosine, Steps, Polynomial };

  std::int64_t steps = 600;
  std::int64_t batch_size = 64;
  std::int64_t rows_at_once = 0;
  Optimiser optimiser = Optimiser::Adam;
  double learning_rate = 1e-3;
  double weight_decay = 0.0;
  bool decay_all = false;
  double momentum = 0.9;
  double lars_trust = 0.001;
  LarsRate lars_rate = LarsRate::BeforeMomentum;
  double head_rate = 1.0;
  Schedule schedule = Schedule::Constant;
  double final_rate = 0.0;
  double decay_power = 0.9;
  std::string milestones = "0.6, 0.8";
  double milestone_factor = 0.1;
  std::int64_t warmup_steps = 0;
  double clip_norm = 0.0;
  std::string precision = "float32";
  std::string device = "auto";
  std::int64_t threads = 0;
  std::int64_t loader_threads = 0;
  std::int64_t checkpoint_every = 100;
  double checkpoint_seconds = 60;
  std::int64_t keep_checkpoints = 3;
  std::int64_t health_every = 10;
  std::int64_t watch_every = 50;
  std::int64_t watch_clips = 600;
};
void describe(Binder& binder, TrainingOptions& options);

/// "0.6, 0.8" -> {0.6, 0.8}. Throws ParameterError, path "training.milestones", where they are not
/// rising numbers between 0 and 1.
std::vector<double> milestones_from(const std::string& text);

}  // namespace earshot
