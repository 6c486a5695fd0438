#include "core/training/trainer_loop.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "core/data/loader.h"
#include "core/models/device.h"
#include "core/models/precision.h"
#include "core/training/crop_settings.h"
#include "core/training/earlier_health.h"
#include "core/training/model.h"
#include "core/training/training_crops.h"
#include "core/training/usable_clips.h"
#include "core/training/watch.h"

namespace earshot {
namespace {

torch::Device required_device(const std::string& name) {
  const torch::Device device = available_device(name);
  if (name != "cuda" || device.is_cuda()) return device;
  throw NotStarted(
      "training.device: cuda is not there; this LibTorch finds no GPU, so it takes cpu "
      "or auto");
}

void let_others_go_first() {
  constexpr int niceness = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), niceness);
}

std::string summary(const std::vector<Problem>& problems) {
  constexpr std::size_t named = 3;
  std::string words = std::to_string(problems.size()) +
                      (problems.size() == 1 ? " file is left out: " : " files are left out: ");
  for (std::size_t i = 0; i < std::min(named, problems.size()); ++i) {
    words += (i > 0 ? "; " : "") + problems[i].path + ": " + problems[i].reason;
  }
  return words + (problems.size() > named ? "; the run's log.txt names them all" : "");
}

/// A folder that this session made and that holds nothing but its lock goes again.
void remove_if_empty(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (is_run_folder(folder)) return;
  std::filesystem::remove(folder / ".lock", ignored);
  std::filesystem::remove(folder, ignored);
}

}  // namespace

TrainerLoop::TrainerLoop(TrainRequest request, EventQueue& events, Mailbox& commands,
                         std::stop_token stop)
    : request_(std::move(request)), events_(events), commands_(commands), stop_(std::move(stop)) {}

TrainerLoop::~TrainerLoop() = default;

void TrainerLoop::run() {
  try {
    tell(RunState::Preparing, "opening the run");
    prepare();
    if (stop_.stop_requested()) {
      writer_.reset();
      remove_if_empty(request_.run);
      tell(RunState::Stopped, "stopped before the first step");
      return;
    }
    build();
    if (!loader_) {
      writer_.reset();
      remove_if_empty(request_.run);
      tell(RunState::Stopped, "stopped before the first step");
      return;
    }
  } catch (const std::exception& error) {
    // Experiment, data, folder or memory: whatever it is, no step was taken.
    writer_.reset();
    remove_if_empty(request_.run);
    tell(RunState::Failed, error.what(), true);
    return;
  }
  try {
    const bool finished = train();
    loader_.reset();
    if (saved_step_ != facts_.step) save();
    writer_->log(finished ? "finished" : "stopped");
    writer_.reset();  // whoever hears of the end may go on with the run at once
    tell(finished ? RunState::Finished : RunState::Stopped,
         "step " + std::to_string(facts_.step) + " of " + std::to_string(options_.steps) +
             " is saved");
  } catch (const std::exception& error) {
    if (writer_) writer_->log(std::string("failed: ") + error.what());
    writer_.reset();
    tell(RunState::Failed, error.what());
  }
}

void TrainerLoop::prepare() {
  const Catalogue& catalogue = *request_.catalogue;
  const bool resumes = !request_.experiment.has_value();
  if (resumes) {
    if (!is_run_folder(request_.run)) {
      throw NotStarted(request_.run.string() + ": not a run folder; it has no experiment.json");
    }
    experiment_ = experiment_of_run(catalogue, request_.run);
  } else {
    if (is_run_folder(request_.run)) {
      throw NotStarted(request_.run.string() +
                       ": already holds a run; resume it, or choose another folder");
    }
    experiment_ = *request_.experiment;
  }
  if (request_.steps && *request_.steps > experiment_.integer("training.steps")) {
    set_value(catalogue, experiment_, "training.steps", *request_.steps);
  }
  for (const ParameterError& error : contradictions(catalogue, experiment_)) {
    throw NotStarted(error.what());
  }
  refresh_settings();
  device_ = required_device(options_.device);
  device_name_ = device_.is_cuda() ? "cuda" : "cpu";
  if (options_.precision == "bfloat16") {
    const std::string problem = bfloat16_problem(device_name_);
    if (!problem.empty()) throw NotStarted("training.precision: " + problem);
  }
  writer_ = std::make_unique<RunWriter>(request_.run);
  data_ = prepare_data(
      experiment_,
      [this](const std::string& words, double done) {
        events_.push(StateChanged{RunState::Preparing, words, done});
      },
      stop_, resumes);
}

void TrainerLoop::build() {
  const Catalogue& catalogue = *request_.catalogue;
  if (request_.gentle) let_others_go_first();
  method_ = make_method(catalogue, experiment_);
  labels_ = numbered_column(*data_.dataset, experiment_.text("data.label"));
  groups_ = numbered_column(*data_.dataset, experiment_.text("data.group"));
  method_->prepare(data_facts(experiment_, data_));
  for (const auto& parameter : method_->parameters()) {
    if (parameter.requires_grad()) parameters_.push_back(parameter);
  }
  method_->to(device_);
  optimiser_ = make_optimiser(options_, parameter_groups(*method_, options_.head_rate));
  facts_.threads = options_.threads;
  const RunPaths& paths = writer_->paths();
  if (std::filesystem::exists(paths.checkpoint())) {
    facts_ = load_checkpoint(paths.checkpoint(), *method_, optimiser_.get());
    saved_step_ = facts_.step;
    // What was changed after the checkpoint is undone with the steps that it changed.
    experiment_ = experiment_of_run(catalogue, request_.run, facts_.step);
    if (request_.steps && *request_.steps > experiment_.integer("training.steps")) {
      set_value(catalogue, experiment_, "training.steps", *request_.steps);
    }
    refresh_settings();
  }
  if (facts_.threads == 0) {
    facts_.threads = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
  }
  torch::set_num_threads(static_cast<int>(facts_.threads));
  if (saved_step_ < 0) measure();
  if (stop_.stop_requested()) return;
  writer_->begin_at(facts_.step);
  std::uintmax_t from_the_start = 0;
  best_health_ = earlier_health(read_metrics(paths.metrics(), from_the_start));
  if (recorded_changes(request_.run).empty()) {
    save_experiment(catalogue, experiment_, paths.experiment());
  }
  for (const Problem& problem : data_.problems) {
    writer_->log("left out: " + problem.path + ": " + problem.reason);
  }
  if (!data_.problems.empty()) warn(summary(data_.problems));
  const std::string shorts =
      short_clips_words(*data_.dataset, crop_settings(experiment_, {}), data_.cache->sample_rate());
  if (!shorts.empty()) {
    writer_->log(shorts);
    events_.push(Warning{shorts});
  }
  for (const std::string& note : data_.notes) warn(note);
  watched_ = watched_clips(*data_.dataset, static_cast<std::uint64_t>(experiment_.integer("seed")),
                           options_.watch_clips);
  const MethodEntry& entry = *catalogue.method(experiment_.text("method.name"));
  in_pieces_ = entry.in_pieces;
  const CropSettings crops = crop_settings(experiment_, entry.views);
  const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int threads = options_.loader_threads > 0 ? static_cast<int>(options_.loader_threads)
                                                  : std::clamp(cores / 2, 1, 8);
  first_step_ = facts_.step;
  loader_ =
      std::make_unique<Loader>(BatchPlan(crops.seed, data_.training_clips, options_.batch_size),
                               data_.cache, crops, facts_.step, threads, threads + 2);
}

void TrainerLoop::measure() {
  const MethodEntry& entry = *request_.catalogue->method(experiment_.text("method.name"));
  method_->measure(training_crops(
      data_.cache, data_.training_clips, crop_settings(experiment_, entry.views), device_,
      leaves_out_padding(experiment_),
      [this](double done) {
        events_.push(StateChanged{RunState::Preparing, "measuring the training sounds", done});
      },
      [this](const std::string& words) { warn(words); }, stop_));
}

bool TrainerLoop::train() {
  paused_ = request_.start_paused;
  tell(paused_ ? RunState::Paused : RunState::Running,
       device_.is_cuda() ? "on the GPU" : "on the CPU");
  while (facts_.step < last_step()) {
    if (!obey(paused_ ? commands_.wait() : commands_.take())) return false;
    if (stop_.stop_requested()) return false;
    if (paused_) continue;
    step();
    if (facts_.step % options_.checkpoint_every == 0 && facts_.step < last_step()) {
      try {
        save();
      } catch (const std::exception& error) {
        warn(std::string(error.what()) + "; training goes on and tries again after " +
             std::to_string(options_.checkpoint_every) + " steps");
      }
    }
    if (steps_until_pause_ > 0 && --steps_until_pause_ == 0) {
      paused_ = true;
      tell(RunState::Paused);
    }
  }
  return true;
}

std::int64_t TrainerLoop::last_step() const {
  return request_.steps.value_or(options_.steps);
}

bool TrainerLoop::obey(std::vector<Command> commands) {
  for (const Command& command : commands) {
    if (std::holds_alternative<StopAndSave>(command)) return false;
    if (std::holds_alternative<Pause>(command) && !paused_) {
      paused_ = true;
      tell(RunState::Paused);
    } else if (std::holds_alternative<Resume>(command) && paused_) {
      paused_ = false;
      steps_until_pause_ = -1;
      tell(RunState::Running);
    } else if (const auto* some = std::get_if<RunSteps>(&command)) {
      steps_until_pause_ = std::max<std::int64_t>(1, some->steps);
      if (paused_) tell(RunState::Running);
      paused_ = false;
    } else if (std::holds_alternative<SaveNow>(command)) {
      save();
    } else if (std::holds_alternative<EmbedNow>(command)) {
      watch();
    } else if (const auto* wanted = std::get_if<ChangeParameter>(&command)) {
      change(*wanted);
    }
  }
  return true;
}

void TrainerLoop::change(const ChangeParameter& command) {
  try {
    const auto all = sections(*request_.catalogue, experiment_);
    const Parameter* parameter = find_parameter(all, command.path);
    if (parameter != nullptr && parameter->applies == Applies::Restart) {
      throw ParameterError(command.path, "cannot be changed while training; start a new run");
    }
    Experiment changed = experiment_;
    set_value(*request_.catalogue, changed, command.path, command.value);
    const RecordedChange record{facts_.step, command.path, experiment_.values.at(command.path),
                                changed.values.at(command.path)};
    if (record.before == record.after) return;
    writer_->change(record);
    experiment_ = std::move(changed);
    refresh_settings();
    if (command.path.starts_with("method.")) method_->change(experiment_.within("method"));
    events_.push(ParameterChanged{facts_.step, record.path, record.before, record.after});
    save();
  } catch (const std::exception& error) {
    warn(error.what());
  }
}

void TrainerLoop::refresh_settings() {
  options_ = options_from<TrainingOptions>(experiment_.within("training"));
  maker_ = view_maker(*request_.catalogue, experiment_);
  next_views_.reset();  // the next step's were made by the chain before
}

void TrainerLoop::save() {
  save_checkpoint(writer_->paths().checkpoint(), *method_, *optimiser_, facts_);
  saved_step_ = facts_.step;
  events_.push(CheckpointSaved{facts_.step, writer_->paths().checkpoint().string()});
}

void TrainerLoop::tell(RunState state, std::string words, bool nothing_started) {
  events_.push(StateChanged{state, std::move(words), 0.0, nothing_started});
}

void TrainerLoop::warn(const std::string& words) {
  if (writer_) writer_->log("warning: " + words);
  events_.push(Warning{words});
}

}  // namespace earshot
