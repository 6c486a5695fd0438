#pragma once

#include <torch/torch.h>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/augment/chain.h"
#include "core/data/numbered_column.h"
#include "core/experiment/run_writer.h"
#include "core/experiment/training_options.h"
#include "core/training/channel.h"
#include "core/training/checkpoint.h"
#include "core/training/label_watch.h"
#include "core/training/make_views.h"
#include "core/training/preparation.h"
#include "core/training/run_clips.h"
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
  /// What is measured of it is told; how healthy that is, judge_health says.
  HealthNumbers add_health(const StepOutput& output, StepDone& done);
  void judge_health(HealthNumbers numbers, StepDone& done);
  void show_inside();
  /// Embeds the watched clips; nothing where that fails, which is no reason to end a training.
  std::optional<double> watch();
  /// Reads the label from the encoder, beside how it was read at the start.
  void watch_label();
  std::optional<double> embed_watched();
  /// Runs what only looks on; a failure is a warning, once for each name.
  template <class Look>
  void look_on(const char* name, const Look& look);

  /// False when the run is to end here.
  bool obey(const std::vector<Command>& commands);
  void pause();
  /// Takes note of a setting's latest value until the next step.
  void wish(const ChangeParameter& command);
  void refuse_other_views(const Experiment& changed, const std::string& path) const;
  /// One change a setting, recorded and told.
  void make_wished_changes();
  /// Those that were recorded after the checkpoint that this session began from.
  void repeat_recorded_changes();
  void take_up(const RecordedChange& change, Experiment changed);
  void refresh_settings();

  /// Writes a step's line, or waits until that is possible. Throws where the run is to end first.
  void record(const MetricLine& line);
  /// Says that training stands still for a fault, and what is done about it.
  void tell_waiting(const std::string& fault, const std::string& until);
  bool wait_to_try_again();
  /// ", the checkpoint of step 20 is kept".
  std::string what_is_kept() const;
  void save();
  /// The checkpoint that the training was for. Where it cannot be written, a training that is
  /// finished waits until it can; throws where the run is to end without it.
  void save_last(bool finished);
  bool save_is_due();
  /// False, and a warning, where it cannot be written; the checkpoint before is whole then.
  bool try_to_save(const std::string& and_then);
  /// Lets the checkpoint that was just saved stay; a warning where that cannot be.
  void keep_saved();
  void prepare_resume();
  void prepare_sounds();
  /// Throws ResumeRefused where a resumed run's clips are not those that it began with.
  void check_clips();
  void write_experiment();
  void raise_steps(const Catalogue& catalogue, Experiment& experiment) const;
  void tell(RunState state, std::string words = {});
  void fail(const std::exception& error, bool nothing_started);
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
  ClipList clips_;  ///< to be kept in the run folder; empty where that holds the same
  std::vector<std::int64_t> watched_;
  NumberedColumn labels_, groups_;
  InPieces in_pieces_ = InPieces::Never;
  std::int64_t steps_per_epoch_ = 1;
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
  std::chrono::steady_clock::time_point saved_at_;
  double saving_took_ = 0;  ///< seconds
  bool save_wanted_ = false;
  bool keep_wanted_ = false;     ///< what is saved next stays beside the last
  std::int64_t first_step_ = 0;  ///< of this session
  double rate_ = 0;              ///< examples a second, smoothed
  double waited_ = 0;            ///< seconds for the loader, in the present step
  double wait_share_ = 0;        ///< smoothed
  double memory_before_ = 0;     ///< bytes that the program held before this session
  BestHealth best_health_;
  std::optional<LabelWatch> label_watch_;
  std::optional<LabelSinceStart> label_;  ///< the latest that was read of it
  std::map<std::string, Value> wished_;   ///< settings to be changed before the next step
  std::vector<RecordedChange> to_repeat_;
  std::set<std::string> failed_looks_;
  bool paused_ = false;
  std::int64_t steps_until_pause_ = -1;
};

}  // namespace earshot
