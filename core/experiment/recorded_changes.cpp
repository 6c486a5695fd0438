#include "core/experiment/recorded_changes.h"

#include <limits>
#include <optional>
#include <stdexcept>

#include "core/base/file_lines.h"
#include "core/base/json.h"
#include "core/base/printable.h"
#include "core/experiment/line_problems.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/settings_writer.h"

namespace earshot {
namespace {

/// Nothing where it is neither number, text nor true/false.
std::optional<Value> recorded_value(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return std::nullopt;
}

const Json& member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) throw JsonError("has no " + std::string(name));
  return *found;
}

RecordedChange change_from(const Json& json) {
  if (!json.is_object()) throw JsonError("not an object with a step, a path and a value");
  RecordedChange change;
  const Json& step = member(json, "step");
  const bool whole = step.is_number_integer();
  if (!whole || step.get<std::int64_t>() < 0 || step.get<std::int64_t>() > latest_step) {
    throw JsonError("step: " + shortened(json_text(step)) + " is no step; it takes 0 to " +
                    std::to_string(latest_step));
  }
  change.step = step.get<std::int64_t>();
  const Json& path = member(json, "path");
  if (!path.is_string()) {
    throw JsonError("path: " + shortened(json_text(path)) + " is no setting's name");
  }
  change.path = path.get<std::string>();
  const Json& after = member(json, "after");
  const auto value = recorded_value(after);
  if (!value) {
    throw JsonError("after: " + shortened(json_text(after)) +
                    " stands where a number, a text or true/false belongs");
  }
  change.after = *value;
  const auto before = json.find("before");
  change.before = before == json.end() ? *value : recorded_value(*before).value_or(*value);
  return change;
}

/// Every line of the file, with the change in it or what is wrong with it.
template <class Take>
void each_change(const std::filesystem::path& run, LineProblems& problems, Take take) {
  const std::filesystem::path file = RunPaths(run).changes();
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return;
  try {
    FileLines lines(file);
    while (const auto line = lines.next()) {
      try {
        if (line->too_long) throw JsonError("longer than any change");
        const RecordedChange change = change_from(parse_json(line->text));
        take(change);
      } catch (const std::runtime_error& error) {
        // The end of a line whose writer was killed is no news to anybody.
        if (line->whole) problems.add(*line, error.what());
      }
    }
  } catch (const std::runtime_error& error) {
    problems.add(error.what());
  }
}

}  // namespace

RecordedChanges read_changes(const std::filesystem::path& run) {
  RecordedChanges read;
  LineProblems problems(RunPaths(run).changes());
  each_change(run, problems, [&](const RecordedChange& change) { read.changes.push_back(change); });
  problems.tell(read.problems);
  return read;
}

std::vector<RecordedChange> recorded_changes(const std::filesystem::path& run) {
  return read_changes(run).changes;
}

Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run) {
  return experiment_of_run(catalogue, run, std::numeric_limits<std::int64_t>::max());
}

Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run,
                             std::int64_t step) {
  std::vector<std::string> ignored;
  return experiment_of_run(catalogue, run, step, ignored);
}

Experiment experiment_of_run(const Catalogue& catalogue, const std::filesystem::path& run,
                             std::int64_t step, std::vector<std::string>& problems) {
  Experiment experiment = load_experiment(catalogue, RunPaths(run).experiment());
  LineProblems found(RunPaths(run).changes());
  SettingsWriter writer(catalogue, experiment);
  each_change(run, found, [&](const RecordedChange& change) {
    if (change.step > step) return;
    // The nearest name is looked for only where it will be told.
    if (!found.names_the_next() && !writer.knows(change.path)) throw JsonError("no such setting");
    writer.set(change.path, change.after);
  });
  found.tell(problems);
  return experiment;
}

}  // namespace earshot
