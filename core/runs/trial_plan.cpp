#include "core/runs/trial_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/printable.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "core/runs/former_meaning.h"
#include "core/runs/trial_json.h"

namespace earshot {
namespace {

using Paths = std::set<std::string>;

Experiment meant(const Catalogue& catalogue, const ComparedMethod& method, const Paths& formerly,
                 std::int64_t seed) {
  Experiment experiment = method.experiment;
  if (!formerly.empty()) {
    for (const auto& [path, value] : former_values(catalogue, method)) {
      if (!formerly.contains(path)) continue;
      if (decides_settings(path)) {
        set_value(catalogue, experiment, path, value);
      } else {
        experiment.values[path] = value;
      }
    }
  }
  set_value(catalogue, experiment, "seed", seed);
  return experiment;
}

/// The settings whose former meaning a stored run has; none where it is of today's. Throws
/// OtherComparison where it is another trial.
Paths formerly_meant(const Catalogue& catalogue, const ComparedMethod& method, std::int64_t seed,
                     const std::filesystem::path& run) {
  const Experiment stored = experiment_of_run(catalogue, run);
  const Values former = former_values(catalogue, method);
  Paths paths;
  // A choice brings settings of its own.
  for (const auto& [path, value] : former) {
    const auto kept = stored.values.find(path);
    if (decides_settings(path) && kept != stored.values.end() && kept->second == value) {
      paths.insert(path);
    }
  }
  for (const Difference& one : differences(stored, meant(catalogue, method, paths, seed))) {
    const auto known = former.find(one.path);
    if (known == former.end() || to_text(known->second) != one.before) {
      throw OtherComparison(run.string() + ": holds another trial (" + one.path + " is " +
                            one.before + ", not " + one.after + "); choose another folder");
    }
    paths.insert(one.path);
  }
  return paths;
}

/// Refuses a kept trial that would have come out otherwise under this limit of time.
void check_limit(const TrialResult& kept, std::int64_t steps, double most_seconds) {
  if (kept.most_seconds == most_seconds) return;
  const bool was_cut = kept.most_seconds > 0 && kept.seconds >= kept.most_seconds &&
                       kept.steps < steps && !kept.failed();
  const bool would_be_cut = most_seconds > 0 && kept.seconds > most_seconds;
  if (!was_cut && !would_be_cut) return;
  throw OtherComparison(kept.run.string() + ": holds a trial of another limit (most_seconds is " +
                        to_text(kept.most_seconds) + ", not " + to_text(most_seconds) +
                        "); choose another folder");
}

/// What an earlier call kept of the trial, where it is of this one and can be read.
void take_kept(const std::vector<ComparedFigure>& compared, PlannedTrial& one,
               double most_seconds) {
  const auto file = one.run / kept_trial_name;
  one.kept = kept_trial(compared, file, most_seconds, one.problem);
  if (!one.kept) return;
  if (one.kept->method != one.method->name || one.kept->seed != one.seed) {
    one.problem = file.string() + ": is of another trial, \"" + shortened(one.kept->method) +
                  "\" with seed " + std::to_string(one.kept->seed);
    one.kept.reset();
    return;
  }
  one.kept->run = one.run;
  check_limit(*one.kept, one.experiment.integer("training.steps"), most_seconds);
}

/// Of a method without a run in the folder, where others' runs have these former meanings: of what
/// all methods share, the same; and what only it and its preset have.
Paths without_a_run(const Catalogue& catalogue, const ComparedMethod& method, const Paths& others) {
  Paths own;
  const Preset* preset = catalogue.preset(method.preset);
  for (const auto& [path, value] : former_values(catalogue, method)) {
    const bool is_own = path.starts_with("method.") || path.starts_with("encoder.");
    const bool presets =
        preset != nullptr && std::ranges::any_of(preset->formerly, [&path](const auto& setting) {
          return setting.first == path;
        });
    if (is_own || presets || others.contains(path)) own.insert(path);
  }
  return own;
}

std::string note_of(const Paths& formerly) {
  if (formerly.empty()) return "";
  std::string words;
  for (const std::string& path : formerly) words += (words.empty() ? "" : ", ") + path;
  return "an older Earshot began this comparison, and it goes on with what that meant by " + words;
}

}  // namespace

std::filesystem::path trial_run(const std::filesystem::path& folder, const std::string& method,
                                std::int64_t seed) {
  return folder / (method + "-seed" + std::to_string(seed));
}

TrialPlan planned_trials(const Catalogue& catalogue, const Comparison& comparison,
                         const std::filesystem::path& folder) {
  const std::vector<ComparedFigure> compared = compared_figures(catalogue);
  TrialPlan plan;
  std::map<std::string, Paths> begun;  ///< by the method's name
  Paths all;
  for (const std::int64_t seed : comparison.seeds) {
    for (const ComparedMethod& method : comparison.methods) {
      PlannedTrial one{&method, seed, trial_run(folder, method.name, seed), {}, std::nullopt, ""};
      if (is_run_folder(one.run)) {
        const Paths formerly = formerly_meant(catalogue, method, seed, one.run);
        all.insert(formerly.begin(), formerly.end());
        begun.emplace(method.name, formerly);
        one.experiment = meant(catalogue, method, formerly, seed);
        take_kept(compared, one, comparison.most_seconds);
      }
      plan.trials.push_back(std::move(one));
    }
  }
  for (PlannedTrial& one : plan.trials) {
    if (!one.experiment.values.empty()) continue;
    const auto sibling = begun.find(one.method->name);
    Paths formerly;
    if (sibling != begun.end()) {
      formerly = sibling->second;
    } else if (!all.empty()) {
      formerly = without_a_run(catalogue, *one.method, all);
    }
    all.insert(formerly.begin(), formerly.end());
    one.experiment = meant(catalogue, *one.method, formerly, one.seed);
  }
  plan.note = note_of(all);
  return plan;
}

}  // namespace earshot
