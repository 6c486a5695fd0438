#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/runs/compare.h"
#include "core/runs/trial_json.h"

namespace earshot {
namespace {

struct CompareOptions {
  std::string comparison, out;
  bool json = false;
};

/// Tells a comparison to people or to programs.
class Teller {
 public:
  Teller(const Catalogue& catalogue, std::size_t trials, bool json)
      : catalogue_(catalogue), trials_(trials), json_(json) {}

  void begins(const ComparedMethod& method, std::int64_t seed, const std::filesystem::path& run) {
    if (json_) {
      tell_json(
          {{"event", "trial"}, {"method", method.name}, {"seed", seed}, {"run", run.string()}});
      return;
    }
    tell(method.name + ", seed " + std::to_string(seed) + " (trial " + std::to_string(done_ + 1) +
         " of " + std::to_string(trials_) + ")");
    progress_.emplace(method.experiment.integer("training.steps"));
  }

  void hear(const Event& event) {
    if (const auto* step = std::get_if<StepDone>(&event)) {
      if (json_) {
        tell_json({{"event", "step"},
                   {"step", step->step},
                   {"loss", step->loss},
                   {"seconds", step->seconds}});
      } else {
        progress_->step(*step);
      }
    } else if (const auto* warning = std::get_if<Warning>(&event)) {
      if (json_) {
        tell_json({{"event", "warning"}, {"message", warning->words}});
      } else if (progress_) {
        progress_->note(warning->words);
      } else {
        tell_error(warning->words);
      }
    }
  }

  void ended(const TrialResult& trial) {
    ++done_;
    if (json_) {
      Json line{{"event", "trial_finished"}};
      line.update(parse_json(to_json(trial)));
      tell_json(line);
      return;
    }
    if (progress_) progress_->end();
    std::string line;
    bool of_baseline = false;
    char number[40];
    for (const ComparedFigure& figure : shown_figures(catalogue_, {trial})) {
      const bool first_baseline =
          !figure.baseline.empty() && !std::exchange(of_baseline, !figure.baseline.empty());
      line += line.empty() ? "  " : first_baseline ? "; " : ", ";
      std::snprintf(number, sizeof number, " %.3f", trial.figure(figure.id));
      line += figure.label + number;
    }
    std::snprintf(number, sizeof number, "; %.0f s", trial.seconds);
    tell(line + number);
  }

 private:
  const Catalogue& catalogue_;
  std::size_t trials_;
  bool json_;
  std::size_t done_ = 0;
  std::optional<ProgressLine> progress_;
};

void tell_failures(const std::vector<TrialResult>& failed) {
  for (const TrialResult& trial : failed) {
    tell_error(trial.method + ", seed " + std::to_string(trial.seed) + ": " + trial.health);
  }
}

int compare(const CommandContext& context, const CompareOptions& options) {
  const Comparison comparison = load_comparison(context.catalogue, options.comparison);
  const std::size_t trials = comparison.methods.size() * comparison.seeds.size();
  Teller teller(context.catalogue, trials, options.json);
  StopWatch watch({std::filesystem::path(options.out)});
  CompareHearing hearing;
  hearing.begins = [&](const auto&... told) { teller.begins(told...); };
  hearing.event = [&](const Event& event) {
    // What trains is saved first, however long that takes.
    const auto* state = std::get_if<StateChanged>(&event);
    if (state != nullptr) watch.may_end(state->state == RunState::Preparing);
    teller.hear(event);
  };
  hearing.evaluating = [&](const std::string&, double) { watch.may_end(true); };
  std::vector<TrialResult> done;
  hearing.ended = [&](const TrialResult& trial) {
    done.push_back(trial);
    teller.ended(trial);
  };
  const std::filesystem::path out = options.out;
  bool whole = true;
  try {
    run_comparison(std::make_shared<const Catalogue>(context.catalogue), comparison, out, hearing,
                   watch.token());
  } catch (const Stopped&) {
    whole = false;
  }
  watch.may_end(false);
  if (context.hooks.write_comparison_report) {
    context.hooks.write_comparison_report(context.catalogue, done, out / "report.html");
  }
  if (options.json) {
    tell_json({{"event", whole ? "finished" : "stopped"},
               {"results", (out / "results.tsv").string()},
               {"trials", done.size()}});
  } else {
    tell((out / "results.tsv").string());
    if (context.hooks.write_comparison_report) {
      tell((out / "report.html").string());
    }
    if (!whole) tell("go on with the same command");
  }
  std::vector<TrialResult> failed;
  std::ranges::copy_if(done, std::back_inserter(failed), &TrialResult::failed);
  tell_failures(failed);
  return whole && failed.empty() ? 0 : 1;
}

}  // namespace

void add_compare(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("compare", "Train several methods with several seeds, one table of all");
  auto options =
      options_for<CompareOptions>(*command, chosen, [&context](const CompareOptions& given) {
        return with_log_of(given.out, [&] { return compare(context, given); });
      });
  command->add_option("comparison", options->comparison, "Comparison file (JSON)")->required();
  command->add_option("--out", options->out, "Folder of results.tsv, report.html and the runs")
      ->required();
  command->add_flag("--json", options->json, "One JSON object a line on standard output");
}

}  // namespace earshot
