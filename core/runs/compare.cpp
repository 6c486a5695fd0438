#include "core/runs/compare.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include "core/base/file_lines.h"
#include "core/base/stopped.h"
#include "core/data/delimited.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/line_problems.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_log.h"
#include "core/experiment/run_writer.h"
#include "core/runs/compared_figures.h"
#include "core/runs/trial_json.h"
#include "core/runs/trial_plan.h"
#include "core/training/checkpoint.h"
#include "core/training/model.h"
#include "core/training/trainer.h"

namespace earshot {
namespace {

std::int64_t encoder_parameters(const Catalogue& catalogue, const Experiment& experiment) {
  std::int64_t count = 0;
  for (const auto& parameter : make_encoder(catalogue, experiment)->parameters()) {
    count += parameter.numel();
  }
  return count;
}

struct Trained {
  RunState state = RunState::Failed;
  std::string words;
  bool nothing_started = false;
  std::string health;
};

Trained train(const std::shared_ptr<const Catalogue>& catalogue, const Experiment& experiment,
              const std::filesystem::path& run, double most_seconds, const CompareHearing& hearing,
              const std::stop_token& stop) {
  TrainRequest request;
  request.catalogue = catalogue;
  request.run = run;
  if (!is_run_folder(run)) {
    request.experiment = experiment;
  } else {
    request.from_start = !has_checkpoint(run);
  }
  Trainer trainer(std::move(request));
  Trained trained;
  bool asked = false;
  bool enough = false;
  for (bool over = false; !over;) {
    for (const Event& event : trainer.wait(0.1)) {
      if (hearing.event) hearing.event(event);
      if (const auto* step = std::get_if<StepDone>(&event)) {
        if (step->health) trained.health = step->health->words;
        enough = enough || (most_seconds > 0 && step->seconds >= most_seconds);
      }
      if (const auto* state = std::get_if<StateChanged>(&event)) {
        trained.state = state->state;
        trained.words = state->words;
        trained.nothing_started = state->nothing_started;
        over = state->state == RunState::Finished || state->state == RunState::Stopped ||
               state->state == RunState::Failed;
      }
    }
    if (!over && !asked && (enough || stop.stop_requested())) {
      trainer.post(StopAndSave{});
      asked = true;
    }
  }
  if (trained.state == RunState::Stopped && enough) trained.state = RunState::Finished;
  return trained;
}

/// What the run's own metrics say of its training.
void read_training(TrialResult& trial, std::int64_t batch) {
  std::uintmax_t offset = 0;
  for (const MetricLine& line : read_metrics(RunPaths(trial.run).metrics(), offset)) {
    trial.steps = line.step;
    for (const auto& [name, value] : line.values) {
      if (name == "seconds") trial.seconds = value;
    }
  }
  trial.examples = trial.steps * batch;
  trial.milliseconds_per_step =
      trial.steps > 0 ? 1e3 * trial.seconds / static_cast<double>(trial.steps) : 0.0;
}

void evaluate(TrialResult& trial, const Catalogue& catalogue, const CompareHearing& hearing,
              const std::stop_token& stop) {
  try {
    const EvaluationResult result =
        evaluate_run(catalogue, {trial.run, {}, {}}, hearing.evaluating, stop);
    trial.figures = compared_values(catalogue, result);
    for (const DistortionResult& one : result.probe.distortions) {
      if (one.seen) trial.seen.push_back(one.name);
    }
  } catch (const Stopped&) {
    throw;
  } catch (const std::exception& error) {
    // After a training nothing is a NotStarted.
    throw std::runtime_error(trial.method + ": " +
                             one_line_and_log(error.what(), {RunPaths(trial.run).log()}));
  }
}

TrialResult run_trial(const std::shared_ptr<const Catalogue>& catalogue, double most_seconds,
                      const PlannedTrial& planned, const CompareHearing& hearing,
                      const std::stop_token& stop) {
  const ComparedMethod& method = *planned.method;
  const Experiment& experiment = planned.experiment;
  const std::filesystem::path& run = planned.run;
  if (hearing.begins) hearing.begins(method, planned.seed, run);
  if (!planned.problem.empty() && hearing.event) {
    hearing.event(Warning{planned.problem + "; the trial is evaluated again"});
  }
  TrialResult trial;
  trial.method = method.name;
  trial.seed = planned.seed;
  trial.run = run;
  trial.most_seconds = most_seconds;
  trial.parameters = encoder_parameters(*catalogue, experiment);
  trial.figures = no_values(*catalogue, experiment.text("evaluation.protocol"));
  const Trained trained = train(catalogue, experiment, run, most_seconds, hearing, stop);
  if (trained.state == RunState::Stopped) throw Stopped();
  // No fault of the method's: every trial would fail so, and the next call is to try again.
  if (trained.nothing_started) throw NotStarted(method.name + ": " + trained.words);
  trial.health = trained.health;
  if (trained.state == RunState::Failed) {
    trial.health = "failed: " + trained.words;
  } else if (trial.health.empty()) {
    // Killed and gone on with, it may have had no word on its health since.
    trial.health = recorded_health(run);
  }
  if (is_run_folder(run)) read_training(trial, experiment.integer("training.batch_size"));
  if (trained.state == RunState::Finished) {
    evaluate(trial, *catalogue, hearing, stop);
  }
  std::filesystem::create_directories(run);
  write_file_safely(run / kept_trial_name, to_json(trial));
  return trial;
}

constexpr const char* table_name = "results.tsv";

}  // namespace

double TrialResult::figure(const std::string& id) const {
  const auto found = std::ranges::find(figures, id, &FigureValues::value_type::first);
  return found == figures.end() ? std::nan("") : found->second;
}

std::vector<TrialResult> read_comparison(const Catalogue& catalogue,
                                         const std::filesystem::path& folder,
                                         std::vector<std::string>& problems) {
  const auto file = folder / table_name;
  if (!std::filesystem::exists(file)) {
    throw std::runtime_error(folder.string() + ": holds no comparison; there is no " + table_name);
  }
  const std::vector<ComparedFigure> compared = compared_figures(catalogue);
  std::vector<TrialResult> trials;
  LineProblems found(file);
  FileLines lines(file);
  lines.next();  // the columns' names
  while (const auto line = lines.next()) {
    const std::size_t tab = line->text.find('\t');
    if (tab == std::string::npos) continue;
    const std::string method = from_safe_cell(line->text.substr(0, tab));
    std::int64_t seed = -1;
    std::from_chars(line->text.data() + tab + 1, line->text.data() + line->text.size(), seed);
    if (seed < 0 || method.empty() || method.find('/') != std::string::npos) {
      found.add(*line, "names no trial of this folder");
      continue;
    }
    const auto run = trial_run(folder, method, seed);
    std::string problem;
    if (auto trial = kept_trial(compared, run / kept_trial_name, 0, problem)) {
      trial->run = run;
      trials.push_back(*trial);
    } else {
      found.add(problem.empty() ? (run / kept_trial_name).string() + ": there is no such file"
                                : problem);
    }
  }
  found.tell(problems);
  return trials;
}

std::string to_tsv(const Catalogue& catalogue, const std::vector<TrialResult>& trials) {
  const std::vector<ComparedFigure> figures = recorded_figures(catalogue, trials);
  std::string text = "method\tseed\tseconds\tsteps\texamples\tparameters\tmilliseconds_per_step";
  for (const ComparedFigure& figure : figures) text += "\t" + figure.id;
  text += "\thealth\n";
  for (const TrialResult& trial : trials) {
    char numbers[320];
    std::snprintf(numbers, sizeof numbers, "\t%lld\t%.1f\t%lld\t%lld\t%lld\t%.2f",
                  static_cast<long long>(trial.seed), trial.seconds,
                  static_cast<long long>(trial.steps), static_cast<long long>(trial.examples),
                  static_cast<long long>(trial.parameters), trial.milliseconds_per_step);
    text += safe_cell(trial.method) + numbers;
    for (const ComparedFigure& figure : figures) {
      std::snprintf(numbers, sizeof numbers, "\t%.4f", trial.figure(figure.id));
      text += numbers;
    }
    text += "\t" + safe_cell(trial.health) + "\n";
  }
  return text;
}

std::vector<TrialResult> run_comparison(const std::shared_ptr<const Catalogue>& catalogue,
                                        const Comparison& comparison,
                                        const std::filesystem::path& folder,
                                        const CompareHearing& hearing, std::stop_token stop) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) throw NotStarted(folder.string() + ": " + failed.message());
  remove_leftovers(folder);
  const TrialPlan planned = planned_trials(*catalogue, comparison, folder);
  const std::vector<PlannedTrial>& plan = planned.trials;
  if (!planned.note.empty() && hearing.event) hearing.event(Warning{planned.note});
  std::vector<TrialResult> trials;
  const auto write_table = [&] {
    // What is done already stays in the table, also where its turn has not come yet.
    std::vector<TrialResult> known = trials;
    for (std::size_t i = trials.size(); i < plan.size(); ++i) {
      if (plan[i].kept) known.push_back(*plan[i].kept);
    }
    write_file_safely(folder / table_name, to_tsv(*catalogue, known));
  };
  write_table();
  bool begun = false;
  const auto done_anew = [&](const PlannedTrial& next) {
    try {
      auto trial = run_trial(catalogue, comparison.most_seconds, next, hearing, stop);
      begun = true;
      return trial;
    } catch (const NotStarted& error) {
      if (begun) throw std::runtime_error(error.what());
      throw;
    }
  };
  for (const PlannedTrial& next : plan) {
    leave_if_stopped(stop);
    trials.push_back(next.kept ? *next.kept : done_anew(next));
    write_table();
    if (hearing.ended) hearing.ended(trials.back());
  }
  return trials;
}

}  // namespace earshot
