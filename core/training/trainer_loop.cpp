#include "core/training/trainer_loop.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/cores.h"
#include "core/base/memory_use.h"
#include "core/base/one_line.h"
#include "core/base/stopped.h"
#include "core/data/examples.h"
#include "core/data/loader.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/run_log.h"
#include "core/tensor/device.h"
#include "core/tensor/precision.h"
#include "core/training/crop_settings.h"
#include "core/training/earlier_health.h"
#include "core/training/machine_problem.h"
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
  const std::int64_t files = files_of(problems);
  std::string words =
      std::to_string(files) + (files == 1 ? " file is left out: " : " files are left out: ");
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
  const auto end_before_the_first_step = [this] {
    writer_.reset();
    remove_if_empty(request_.run);
    events_.push(StateChanged{RunState::Stopped, "stopped before the first step", 0.0, true});
  };
  try {
    tell(RunState::Preparing, "opening the run");
    prepare();
    build();
  } catch (const Stopped&) {
    return end_before_the_first_step();
  } catch (const std::exception& error) {
    // Experiment, data, folder or memory: whatever it is, no step was taken.
    fail(error, true);
    return;
  }
  try {
    const bool finished = train();
    save_last(finished);
    writer_->log(finished ? "finished" : "stopped");
    writer_.reset();  // whoever hears of the end may go on with the run at once
    tell(finished ? RunState::Finished : RunState::Stopped,
         "step " + std::to_string(facts_.step) + " of " + std::to_string(options_.steps) +
             " is saved");
  } catch (const std::exception& error) {
    fail(error, false);
  }
}

/// Tells one line; the log keeps what else there is.
void TrainerLoop::fail(const std::exception& error, bool nothing_started) {
  std::string words = one_line(error);
  if (writer_ && !nothing_started) {
    if (says_more_than_one_line(error.what())) {
      words = one_line_and_log(error.what(), {writer_->paths().log()});
      words = "step " + std::to_string(facts_.step + 1) + " failed: " + words;
      if (saved_step_ >= 0) {
        words += "; the checkpoint of step " + std::to_string(saved_step_) + " is kept";
      }
    }
    writer_->log("failed: " + words);
  }
  writer_.reset();
  if (nothing_started) remove_if_empty(request_.run);
  const auto* refused = dynamic_cast<const ResumeRefused*>(&error);
  events_.push(StateChanged{RunState::Failed, std::move(words), 0.0, nothing_started,
                            refused != nullptr ? refused->why() : Refusal::None});
}

void TrainerLoop::prepare_resume() {
  const std::filesystem::path& run = request_.run;
  if (!is_run_folder(run)) {
    throw NotStarted(run.string() + ": not a run folder; it has no experiment.json");
  }
  const Catalogue& catalogue = *request_.catalogue;
  if (request_.from_start) {
    experiment_ = load_experiment(catalogue, RunPaths(run).experiment());
    return;
  }
  if (!has_checkpoint(run)) {
    const std::string there = made_so_far(run);
    if (!there.empty()) {
      throw ResumeRefused(Refusal::NoCheckpoint,
                          run.string() + ": has no checkpoint to go on from, but " + there +
                              "; --from-start trains it anew from step 1 and keeps these under "
                              "other names");
    }
  }
  experiment_ = experiment_of_run(catalogue, run);
}

void TrainerLoop::prepare() {
  const Catalogue& catalogue = *request_.catalogue;
  if (!request_.experiment.has_value()) {
    prepare_resume();
  } else {
    if (is_run_folder(request_.run)) {
      throw NotStarted(request_.run.string() +
                       ": already holds a run; resume it, or choose another folder");
    }
    experiment_ = *request_.experiment;
  }
  raise_steps(catalogue, experiment_);
  for (const ParameterError& error : contradictions(catalogue, experiment_)) {
    throw NotStarted(error.what());
  }
  refresh_settings();
  device_ = required_device(options_.device);
  device_name_ = device_.is_cuda() ? "cuda" : "cpu";
  const std::string off = machine_problem(device_name_, options_.precision);
  if (!off.empty()) throw NotStarted(off);
  writer_ = std::make_unique<RunWriter>(request_.run);
  prepare_sounds();
  check_clips();
}

void TrainerLoop::prepare_sounds() {
  Experiment experiment = experiment_;
  if (!request_.data.empty()) {
    set_value(*request_.catalogue, experiment, "data.path", request_.data);
  }
  const std::string path = experiment.text("data.path");
  try {
    data_ = prepare_data(
        *request_.catalogue, experiment,
        [this](const std::string& words, double done) {
          events_.push(StateChanged{RunState::Preparing, words, done});
        },
        stop_, !request_.experiment.has_value());
  } catch (const NotStarted& error) {
    std::error_code none;
    const bool is_gone = !example_name(path) && !std::filesystem::exists(path, none);
    if (request_.experiment || !is_gone || !request_.data.empty()) throw;
    throw NotStarted(std::string(error.what()) + "; where they were moved, --data says whereto");
  }
}

void TrainerLoop::check_clips() {
  clips_ = clips_of(
      *data_.dataset, experiment_,
      [this](double done) {
        events_.push(StateChanged{RunState::Preparing, "comparing the sounds", done});
      },
      stop_);
  if (request_.experiment || request_.from_start) return;
  if (!keeps_clips(request_.run)) return;
  const std::string difference = difference_from_run(request_.run, clips_);
  if (difference.empty()) {
    clips_.clear();
  } else if (request_.accept_changed_data) {
    writer_->log("the sounds have changed, which was accepted: " + difference);
  } else {
    throw ResumeRefused(Refusal::ChangedData,
                        "the sounds are not those that the run began with: " + difference +
                            "; --changed-data accept goes on with them as they are now, and every "
                            "draw from here on is another one");
  }
}

void TrainerLoop::build() {
  const Catalogue& catalogue = *request_.catalogue;
  if (request_.gentle) let_others_go_first();
  memory_before_ = static_cast<double>(memory_use().value_or(0));
  forget_peak_memory();
  method_ = make_method(catalogue, experiment_);
  labels_ = numbered_column(*data_.dataset, experiment_.text("data.label"));
  groups_ = numbered_column(*data_.dataset, experiment_.text("data.group"));
  prepare_method(*method_, experiment_, data_facts(experiment_, data_));
  for (const auto& parameter : method_->parameters()) {
    if (parameter.requires_grad()) parameters_.push_back(parameter);
  }
  method_->to(device_);
  optimiser_ = make_optimiser(options_, parameter_groups(*method_, options_.head_rate));
  facts_.threads = options_.threads;
  const RunPaths& paths = writer_->paths();
  if (request_.from_start) {
    const int number = set_aside(request_.run);
    if (number > 0) {
      writer_->log("begun anew from step 1; what was there is kept as *.before-" +
                   std::to_string(number) + ".*");
    }
  }
  const std::filesystem::path checkpoint = checkpoint_of(request_.run);
  if (!checkpoint.empty()) {
    facts_ = load_checkpoint(checkpoint, *method_, optimiser_.get());
    saved_step_ = facts_.step;
    // As they were at the checkpoint; what was changed later is changed again at its step.
    experiment_ = experiment_of_run(catalogue, request_.run, facts_.step);
    raise_steps(catalogue, experiment_);
    refresh_settings();
    method_->change(experiment_.within("method"));
    writer_->log("resumed at step " + std::to_string(facts_.step));
  }
  to_repeat_ = recorded_changes(request_.run);
  std::erase_if(to_repeat_, [this](const auto& change) { return change.step <= facts_.step; });
  std::ranges::stable_sort(to_repeat_, std::ranges::less{}, &RecordedChange::step);
  if (facts_.threads == 0) {
    facts_.threads = cores_to_use();
  }
  torch::set_num_threads(static_cast<int>(facts_.threads));
  if (saved_step_ < 0) measure();
  leave_if_stopped(stop_);
  writer_->begin_at(facts_.step);
  std::uintmax_t from_the_start = 0;
  const std::vector<MetricLine> earlier = read_metrics(paths.metrics(), from_the_start);
  best_health_ = earlier_health(earlier);
  for (const MetricLine& line : earlier) {
    if (auto told = recorded_label(line.values, experiment_.text("data.label"))) label_ = told;
  }
  write_experiment();
  if (!clips_.empty()) keep_clips(request_.run, std::exchange(clips_, {}));
  for (const Problem& problem : data_.problems) {
    writer_->log("left out: " + problem.path + ": " + problem.reason);
  }
  if (!data_.problems.empty()) warn(summary(data_.problems));
  const CropSettings crops = crop_settings(catalogue, experiment_);
  const std::string shorts = short_clips_words(*data_.dataset, crops, data_.cache->sample_rate());
  if (!shorts.empty()) {
    writer_->log(shorts);
    events_.push(Warning{shorts});
  }
  for (const std::string& note : data_.notes) warn(note);
  watched_ = watched_clips(*data_.dataset, static_cast<std::uint64_t>(experiment_.integer("seed")),
                           options_.watch_clips);
  in_pieces_ = catalogue.method(experiment_.text("method.name"))->in_pieces;
  const int cores = cores_to_use();
  const int threads = options_.loader_threads > 0 ? static_cast<int>(options_.loader_threads)
                                                  : std::clamp(cores / 2, 1, 8);
  first_step_ = facts_.step;
  const BatchPlan plan(crops.seed, data_.training_clips, options_.batch_size);
  steps_per_epoch_ = plan.steps_per_epoch();
  loader_ = std::make_unique<Loader>(plan, data_.cache, crops, facts_.step, threads, threads + 2);
}

void TrainerLoop::measure() {
  method_->measure(training_crops(
      data_.cache, data_.training_clips, crop_settings(*request_.catalogue, experiment_), device_,
      leaves_out_padding(experiment_),
      [this](double done) {
        events_.push(StateChanged{RunState::Preparing, "measuring the training sounds", done});
      },
      [this](const std::string& words) { warn(words); }, stop_));
}

/// The run's first settings: changes.jsonl has what was changed since.
void TrainerLoop::write_experiment() {
  const std::filesystem::path file = writer_->paths().experiment();
  Experiment first = request_.experiment ? experiment_ : load_experiment(*request_.catalogue, file);
  raise_steps(*request_.catalogue, first);
  save_experiment(*request_.catalogue, first, file);
}

bool TrainerLoop::train() {
  paused_ = request_.start_paused;
  saved_at_ = std::chrono::steady_clock::now();
  const char* where = device_.is_cuda() ? "on the GPU" : "on the CPU";
  tell(paused_ ? RunState::Paused : RunState::Running, paused_ ? "" : where);
  while (facts_.step < last_step()) {
    const bool goes_on = obey(paused_ ? commands_.wait() : commands_.take());
    if (!goes_on || stop_.stop_requested()) {
      make_wished_changes();
      return false;
    }
    if (paused_) continue;
    repeat_recorded_changes();
    make_wished_changes();
    try {
      step();
    } catch (const Stopped&) {
      make_wished_changes();
      return false;
    }
    if (save_is_due() && facts_.step < last_step()) {
      try_to_save("training goes on and tries again later");
    }
    if (steps_until_pause_ > 0 && --steps_until_pause_ == 0) pause();
  }
  return true;
}

std::int64_t TrainerLoop::last_step() const {
  return request_.steps.value_or(options_.steps);
}

void TrainerLoop::raise_steps(const Catalogue& catalogue, Experiment& experiment) const {
  if (request_.steps && *request_.steps > experiment.integer("training.steps")) {
    set_value(catalogue, experiment, "training.steps", *request_.steps);
  }
}

void TrainerLoop::refresh_settings() {
  options_ = options_from<TrainingOptions>(experiment_.within("training"));
  maker_ = view_maker(*request_.catalogue, experiment_);
  next_views_.reset();  // the next step's were made by the chain before
}

void TrainerLoop::tell(RunState state, std::string words) {
  events_.push(StateChanged{state, std::move(words)});
}

void TrainerLoop::warn(const std::string& words) {
  if (writer_) writer_->log("warning: " + words);
  events_.push(Warning{words});
}

}  // namespace earshot
