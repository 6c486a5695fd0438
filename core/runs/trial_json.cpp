#include "core/runs/trial_json.h"

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

/// An accuracy; NaN of what failed.
double share_from(const Json& json, const std::string& key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_null() ? std::nan("") : number(json, key, 1.0);
}

std::string text(const Json& json, const std::string& key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) throw JsonError(key + misses);
  return found->get<std::string>();
}

TrialResult trial_from(const Json& json, double most_seconds) {
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
  trial.probe_accuracy = share_from(json, "probe_accuracy");
  trial.knn_accuracy = share_from(json, "knn_accuracy");
  trial.untrained_accuracy = share_from(json, "untrained_accuracy");
  trial.log_mel_accuracy = share_from(json, "log_mel_accuracy");
  trial.health = text(json, "health");
  return trial;
}

}  // namespace

std::string to_json(const TrialResult& trial) {
  const Json line{{"method", trial.method},
                  {"seed", trial.seed},
                  {"seconds", trial.seconds},
                  {"steps", trial.steps},
                  {"examples", trial.examples},
                  {"parameters", trial.parameters},
                  {"milliseconds_per_step", trial.milliseconds_per_step},
                  {"most_seconds", trial.most_seconds},
                  {"probe_accuracy", share(trial.probe_accuracy)},
                  {"knn_accuracy", share(trial.knn_accuracy)},
                  {"untrained_accuracy", share(trial.untrained_accuracy)},
                  {"log_mel_accuracy", share(trial.log_mel_accuracy)},
                  {"health", trial.health}};
  return json_text(line) + "\n";
}

std::optional<TrialResult> kept_trial(const std::filesystem::path& file, double most_seconds,
                                      std::string& problem) {
  constexpr std::uintmax_t most_bytes = 1'000'000;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  try {
    return trial_from(read_json(file, most_bytes), most_seconds);
  } catch (const JsonError& error) {
    problem = error.what();
    if (!problem.starts_with(file.string())) problem = file.string() + ": " + problem;
    return std::nullopt;
  }
}

}  // namespace earshot
