#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/base/left_work.h"
#include "core/experiment/run_writer.h"
#include "core/experiment/training_options.h"
#include "core/training/trainer.h"

namespace earshot {
namespace {

struct TrainOptions {
  std::string experiment;
  std::string run;
  std::vector<std::string> settings;
  std::int64_t steps = 0;
  std::string device;
  bool json = false;
};

struct ResumeOptions {
  std::string run;
  std::int64_t steps = 0;
  bool from_start = false;
  std::string data;
  std::string changed_data;
  bool json = false;
};

/// Follows one trainer to its end, for people or for programs. Made before the trainer, so that a
/// signal which comes while that begins is a wish to stop like any other.
class Follower {
 public:
  /// `data_option`: --data stood in the place of data.path.
  Follower(std::string run, std::int64_t last_step, bool json, bool data_option = false)
      : run_(std::move(run)), json_(json), data_option_(data_option), progress_(last_step) {}

  int follow(Trainer& trainer) {
    std::optional<std::chrono::steady_clock::time_point> asked_to_stop;
    while (!ended_) {
      for (const Event& event : trainer.wait(0.1)) {
        std::visit([this](const auto& told) { hear(told); }, event);
      }
      if (!signals_.received() || ended_) continue;
      const auto now = std::chrono::steady_clock::now();
      if (!asked_to_stop) {
        asked_to_stop = now;
        trainer.post(StopAndSave{});
      } else if (!began_ && now - *asked_to_stop > stop_patience) {
        leave_before_the_first_step();
      }
    }
    return status_;
  }

  void hear(const Warning& told) {
    if (json_) {
      print({{"event", "warning"}, {"message", told.words}});
    } else {
      progress_.note(told.words);
    }
  }

 private:
  void print(const Json& line) { tell_json(line); }

  /// A disk that does not answer is not waited for, where nothing is to be saved. The run's folder
  /// may lie on it too.
  [[noreturn]] void leave_before_the_first_step() {
    const auto is_run = std::make_shared<std::atomic<bool>>(false);
    const auto clean_up = [is_run, run = run_] {
      *is_run = is_run_folder(run);
      if (*is_run) return;
      std::error_code ignored;
      std::filesystem::remove(std::filesystem::path(run) / ".lock", ignored);
      std::filesystem::remove(run, ignored);
    };
    std::stop_source soon;
    soon.request_stop();
    ran_to_its_end(clean_up, soon.get_token(), [] {});
    progress_.end();
    if (json_) {
      print({{"event", "stopped"}, {"run", run_}, {"steps", 0}});
    } else {
      tell("stopped before the first step; the disk of the sounds does not answer");
      if (*is_run) tell("go on with: earshot resume " + run_);
    }
    std::fflush(stdout);
    std::_Exit(1);
  }

  void hear(const StateChanged& told) {
    const std::string state = to_text(told.state);
    began_ = began_ || told.state == RunState::Running || told.state == RunState::Paused;
    switch (told.state) {
      case RunState::Failed:
        progress_.end();
        fail(data_option_ ? of_option(told.words, "data.path", "--data") : told.words);
        status_ = told.nothing_started ? 2 : 1;
        ended_ = true;
        return;
      case RunState::Finished:
      case RunState::Stopped:
        finish(told);
        return;
      case RunState::Preparing:
        if (json_) {
          print({{"event", "state"}, {"state", state}, {"words", told.words}, {"done", told.done}});
        } else {
          progress_.preparing(told);
        }
        return;
      default:
        if (json_) print({{"event", "state"}, {"state", state}, {"words", told.words}});
    }
  }

  void fail(const std::string& words) {
    if (json_) print({{"event", "failed"}, {"message", words}});
    tell_error(words);
  }

  void hear(const StepDone& told) {
    last_ = told;
    if (!json_) {
      progress_.step(told);
      return;
    }
    Json line{{"event", "step"},
              {"step", told.step},
              {"epoch", told.epoch},
              {"loss", told.loss},
              {"learning_rate", told.learning_rate},
              {"examples_per_second", told.examples_per_second},
              {"wait_share", told.wait_share},
              {"memory", told.memory},
              {"seconds", told.seconds},
              {"seconds_left", told.seconds_left}};
    for (const auto& [name, value] : told.values) line[name] = value;
    print(line);
  }

  void hear(const EmbeddingsReady& told) {
    if (json_) {
      print({{"event", "embeddings"},
             {"step", told.embeddings->step.value_or(0)},
             {"clips", told.embeddings->rows()}});
    }
  }
  void hear(const InsideReady&) {}
  void hear(const CheckpointSaved& told) {
    if (json_) print({{"event", "checkpoint"}, {"step", told.step}, {"file", told.file}});
  }
  void hear(const ParameterChanged& told) {
    if (json_) print({{"event", "changed"}, {"step", told.step}, {"path", told.path}});
  }

  void finish(const StateChanged& told) {
    progress_.end();
    const bool finished = told.state == RunState::Finished;
    if (json_) {
      print({{"event", finished ? "finished" : "stopped"},
             {"run", run_},
             {"steps", last_.step},
             {"seconds", last_.seconds},
             {"examples_per_second", last_.examples_per_second}});
    } else {
      tell(told.nothing_started
               ? told.words
               : (finished ? "finished: " : "stopped: ") + told.words + " in " + run_);
      if (last_.step > 0) tell("training took " + clock_text(last_.seconds));
      // Before the first step a fresh run's folder is gone again.
      if (!finished && is_run_folder(run_)) tell("go on with: earshot resume " + run_);
    }
    status_ = finished ? 0 : 1;
    ended_ = true;
  }

  const StopSignals signals_;
  std::string run_;
  bool json_, data_option_;
  ProgressLine progress_;
  StepDone last_;
  int status_ = 1;
  bool began_ = false;  ///< the first step is past the preparations
  bool ended_ = false;
};

std::string fresh_run_folder(const std::string& experiment) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char date[32];
  std::strftime(date, sizeof date, "-%Y%m%d-%H%M%S", &parts);
  return "runs/" + std::filesystem::path(experiment).stem().string() + date;
}

/// The range of training.steps.
CLI::Validator number_of_steps() {
  return {[](std::string& text) {
            try {
              const auto steps = parameters_of<TrainingOptions>();
              parsed(steps.front(), text, "training.steps");
              return std::string();
            } catch (const ParameterError& error) {
              const std::string words = error.what();
              return words.substr(words.find(": ") + 2);
            }
          },
          "STEPS"};
}

int train(const CommandContext& context, const TrainOptions& options) {
  Experiment experiment = load_experiment(context.catalogue, options.experiment);
  apply_settings(context.catalogue, experiment, options.settings);
  if (!options.device.empty()) {
    set_text(context.catalogue, experiment, "training.device", options.device);
  }
  TrainRequest request;
  request.catalogue = std::make_shared<const Catalogue>(context.catalogue);
  request.run = options.run.empty() ? fresh_run_folder(options.experiment) : options.run;
  if (options.steps > 0) request.steps = options.steps;
  request.experiment = experiment;
  const std::int64_t last =
      options.steps > 0 ? options.steps : experiment.integer("training.steps");
  const std::string run = request.run.string();
  Follower follower(run, last, options.json);
  Trainer trainer(std::move(request));
  return follower.follow(trainer);
}

int resume(const CommandContext& context, const ResumeOptions& options) {
  if (!is_run_folder(options.run)) {
    throw CommandError(2, options.run + ": not a run folder; it has no experiment.json");
  }
  std::vector<std::string> problems;
  const Experiment experiment =
      experiment_of_run(context.catalogue, options.run, latest_step, problems);
  TrainRequest request;
  request.catalogue = std::make_shared<const Catalogue>(context.catalogue);
  request.run = options.run;
  if (options.steps > 0) request.steps = options.steps;
  request.from_start = options.from_start;
  request.data = options.data;
  request.accept_changed_data = options.changed_data == "accept";
  const std::int64_t last =
      options.steps > 0 ? options.steps : experiment.integer("training.steps");
  Follower follower(options.run, last, options.json, !options.data.empty());
  for (const std::string& problem : problems) follower.hear(Warning{problem});
  Trainer trainer(std::move(request));
  return follower.follow(trainer);
}

}  // namespace

void add_train(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("train", "Train an experiment into a new run folder");
  auto options = options_for<TrainOptions>(
      *command, chosen, [&context](const TrainOptions& given) { return train(context, given); });
  command->add_option("experiment", options->experiment, "Experiment file")->required();
  command->add_option("--run", options->run, "Run folder (default: runs/NAME-DATE)");
  command->add_option("--set", options->settings, "path.to.parameter=value")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--steps", options->steps, "Stop when so many steps are done")
      ->check(number_of_steps());
  command->add_option("--device", options->device, "cpu, cuda or auto");
  command->add_flag("--json", options->json, "One JSON object a line on standard output");
}

void add_resume(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("resume", "Go on with a run, bit for bit on the CPU");
  auto options = options_for<ResumeOptions>(
      *command, chosen, [&context](const ResumeOptions& given) { return resume(context, given); });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option("--steps", options->steps, "The total to reach")->check(number_of_steps());
  command->add_flag("--from-start", options->from_start,
                    "Train it anew from step 1; what it holds is kept under other names");
  command->add_option("--data", options->data, "Where its sounds lie now");
  command
      ->add_option("--changed-data", options->changed_data,
                   "accept: go on although its sounds are not those it began with")
      ->check(CLI::IsMember({"accept"}));
  command->add_flag("--json", options->json, "One JSON object a line on standard output");
}

}  // namespace earshot
