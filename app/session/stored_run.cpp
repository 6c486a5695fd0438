#include "app/session/stored_run.h"

#include <algorithm>

#include "core/experiment/run_writer.h"

namespace earshot {
namespace {

void add_line(SeriesByName& series, const MetricLine& line) {
  for (const auto& [name, value] : line.values) {
    Series& one = series[name];
    one.steps.push_back(static_cast<double>(line.step));
    one.values.push_back(value);
  }
}

}  // namespace

SeriesByName read_series(const std::filesystem::path& run) {
  SeriesByName series;
  std::uintmax_t from_the_start = 0;
  std::vector<std::string> ignored;
  for (const MetricLine& line : read_metrics(RunPaths(run).metrics(), from_the_start, ignored)) {
    add_line(series, line);
  }
  return series;
}

StepDone step_from(const MetricLine& line, std::int64_t steps) {
  StepDone done;
  done.step = line.step;
  for (const auto& [name, value] : line.values) {
    if (name == "loss") {
      done.loss = value;
    } else if (name == "learning_rate") {
      done.learning_rate = value;
    } else if (name == "examples_per_second") {
      done.examples_per_second = value;
    } else if (name == "wait_share") {
      done.wait_share = value;
    } else if (name == "memory") {
      done.memory = value;
    } else if (name == "seconds") {
      done.seconds = value;
    } else {
      if (name == "epoch") done.epoch = static_cast<std::int64_t>(value);
      done.values.emplace_back(name, value);
    }
  }
  done.seconds_left = static_cast<double>(std::max<std::int64_t>(0, steps - done.step)) *
                      done.seconds / static_cast<double>(std::max<std::int64_t>(1, done.step));
  return done;
}

StoredRun read_run(const Catalogue& catalogue, const std::filesystem::path& folder) {
  // "runs/one/" is "runs/one": its name and its place tell which run it is.
  StoredRun run;
  run.folder = folder.has_filename() ? folder : folder.parent_path();
  run.experiment = experiment_of_run(catalogue, folder, latest_step, run.problems);
  const std::int64_t steps = run.experiment.integer("training.steps");
  for (const MetricLine& line :
       read_metrics(RunPaths(folder).metrics(), run.metrics_read, run.problems)) {
    add_line(run.series, line);
    run.last_step = step_from(line, steps);
    run.health.see(*run.last_step);
  }
  run.features = recorded_features(folder);
  for (const RecordedChange& change : recorded_changes(folder)) {
    run.changes.push_back({change.step, change.path, change.before, change.after});
  }
  return run;
}

}  // namespace earshot
