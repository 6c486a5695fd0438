#include "core/runs/trial_json.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

/// JSON knows no NaN.
Json share(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

constexpr const char* misses = " is missing or of another kind";

double number(const Json& json, const std::string& key, double most) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) throw JsonError(key + misses);
  const auto value = found->get<double>();
  if (value >= 0 && value <= most) return value;
  throw JsonError(key + ": " + json_text(*found) + " is not from 0 to " + to_text(most));
}

std::int64_t whole(const Json& json, const std::string& key, std::int64_t most) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) throw JsonError(key + misses);
  const auto value = found->get<std::int64_t>();
  if (value >= 0 && value <= most) return value;
  throw JsonError(key + ": " + json_text(*found) + " is not from 0 to " + std::to_string(most));
}

/// NaN of a trial that failed; nothing of a figure that was declared since.
std::optional<double> figure_from(const Json& json, const ComparedFigure& compared) {
  const auto found = json.find(compared.id);
  if (found == json.end()) return std::nullopt;
  if (found->is_null()) return std::nan("");
  if (!found->is_number()) throw JsonError(compared.id + misses);
  const auto value = found->get<double>();
  const Figure& figure = compared.figure;
  if (value >= figure.low && value <= figure.high) return value;
  throw JsonError(compared.id + ": " + json_text(*found) + " is not from " + to_text(figure.low) +
                  " to " + to_text(figure.high));
}

void read_compared(const Json& json, const std::vector<ComparedFigure>& compared,
                   TrialResult& trial) {
  for (const ComparedFigure& one : compared) {
    if (const auto value = figure_from(json, one)) trial.figures.emplace_back(one.id, *value);
  }
  if (trial.figures.empty() && !compared.empty()) throw JsonError(compared.front().id + misses);
}

std::string text(const Json& json, const std::string& key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) throw JsonError(key + misses);
  return found->get<std::string>();
}

/// None where it is missing.
std::vector<std::string> list_of_names(const Json& json, const std::string& key) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  const bool right = found->is_array() &&
                     std::ranges::all_of(*found, [](const Json& one) { return one.is_string(); });
  if (!right) throw JsonError(key + " is not a list of names");
  return found->get<std::vector<std::string>>();
}

TrialResult trial_from(const Json& json, const std::vector<ComparedFigure>& compared,
                       double most_seconds) {
  constexpr double longest = 1e12;
  if (!json.is_object()) throw JsonError("not a trial's figures");
  TrialResult trial;
  trial.method = text(json, "method");
  trial.seed = whole(json, "seed", std::numeric_limits<std::int64_t>::max());
  trial.seconds = number(json, "seconds", longest);
  trial.steps = whole(json, "steps", latest_step);
  trial.examples = whole(json, "examples", std::numeric_limits<std::int64_t>::max());
  trial.parameters = whole(json, "parameters", std::numeric_limits<std::int64_t>::max());
  trial.milliseconds_per_step = number(json, "milliseconds_per_step", longest);
  trial.most_seconds =
      json.contains("most_seconds") ? number(json, "most_seconds", longest) : most_seconds;
  read_compared(json, compared, trial);
  trial.seen = list_of_names(json, "seen");
  trial.health = text(json, "health");
  return trial;
}

}  // namespace

std::string to_json(const TrialResult& trial) {
  Json line{{"method", trial.method},
            {"seed", trial.seed},
            {"seconds", trial.seconds},
            {"steps", trial.steps},
            {"examples", trial.examples},
            {"parameters", trial.parameters},
            {"milliseconds_per_step", trial.milliseconds_per_step},
            {"most_seconds", trial.most_seconds}};
  for (const auto& [id, value] : trial.figures) line[id] = share(value);
  if (!trial.seen.empty()) line["seen"] = trial.seen;
  line["health"] = trial.health;
  return json_text(line) + "\n";
}

std::optional<TrialResult> kept_trial(const std::vector<ComparedFigure>& compared,
                                      const std::filesystem::path& file, double most_seconds,
                                      std::string& problem) {
  constexpr std::uintmax_t most_bytes = 1'000'000;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  try {
    return trial_from(read_json(file, most_bytes), compared, most_seconds);
  } catch (const JsonError& error) {
    problem = error.what();
    if (!problem.starts_with(file.string())) problem = file.string() + ": " + problem;
    return std::nullopt;
  }
}

}  // namespace earshot
