#pragma once

#include <torch/torch.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/augment/chain.h"
#include "core/data/numbered_column.h"
#include "core/experiment/run_writer.h"
#include "core/training/channel.h"
#include "core/training/checkpoint.h"
#include "core/training/make_views.h"
#include "core/training/options.h"
#include "core/training/preparation.h"
#include "core/training/trainer.h"

namespace earshot {

/// The body of the trainer's thread: prepares, steps, listens at step borders, saves.
class TrainerLoop {
 public:
  TrainerLoop(TrainRequest request, EventQueue& events, Mailbox& commands, std::stop_token stop);
  ~TrainerLoop();

  /// Returns when the run is finished, stopped or failed; every way out is told as an event.
  void run();

 private:
  void prepare();
  void build();
  void measure();
  bool train();
  void step();
  /// Loads the next step's sounds and makes its views, where that was not done ahead. Whatever
  /// fails may be tried again, and loses nothing.
  void ready_next();
  /// The same before this step's numbers are waited for, where that is wanted.
  void ready_next_ahead();
  void add_health(const StepOutput& output, StepDone& done);
  void show_inside();
  std::optional<double> watch();
  /// False when the run is to end here.
  bool obey(std::vector<Command> commands);
  void change(const ChangeParameter& command);
  void refresh_settings();
  void save();
  void tell(RunState state, std::string words = {}, bool nothing_started = false);
  void warn(const std::string& words);
  std::int64_t last_step() const;

  TrainRequest request_;
  EventQueue& events_;
  Mailbox& commands_;
  std::stop_token stop_;

  Experiment experiment_;
  TrainingOptions options_;
  std::unique_ptr<RunWriter> writer_;
  PreparedData data_;
  std::vector<std::int64_t> watched_;
  NumberedColumn labels_, groups_;
  InPieces in_pieces_ = InPieces::Never;
  std::optional<ViewMaker> maker_;
  torch::Device device_ = torch::kCPU;
  std::string device_name_ = "cpu";
  std::shared_ptr<Method> method_;
  std::vector<torch::Tensor> parameters_;
  std::unique_ptr<Optimiser> optimiser_;
  std::unique_ptr<Loader> loader_;
  std::optional<LoadedBatch> next_;  ///< of the next step
  std::optional<MadeViews> next_views_;

  CheckpointFacts facts_;
  std::int64_t saved_step_ = -1;
  std::int64_t first_step_ = 0;  ///< of this session
  double rate_ = 0;              ///< examples a second, smoothed
  double waited_ = 0;            ///< seconds for the loader, in the present step
  double wait_share_ = 0;        ///< smoothed
  BestHealth best_health_;
  bool paused_ = false;
  std::int64_t steps_until_pause_ = -1;
};

}  // namespace earshot
