#include "core/evaluation/trial_json.h"

#include <cmath>
#include <fstream>

#include "core/experiment/json_settings.h"

namespace earshot {
namespace {

/// JSON knows no NaN.
Json share(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

double share_from(const Json& json) {
  return json.is_number() ? json.get<double>() : std::nan("");
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
  return line.dump() + "\n";
}

std::optional<TrialResult> kept_trial(const std::filesystem::path& file, double most_seconds) {
  std::ifstream stream(file);
  if (!stream) return std::nullopt;
  try {
    const Json json = Json::parse(stream);
    TrialResult trial;
    trial.method = json.at("method").get<std::string>();
    trial.seed = json.at("seed").get<std::int64_t>();
    trial.seconds = json.at("seconds").get<double>();
    trial.steps = json.at("steps").get<std::int64_t>();
    trial.examples = json.at("examples").get<std::int64_t>();
    trial.parameters = json.at("parameters").get<std::int64_t>();
    trial.milliseconds_per_step = json.at("milliseconds_per_step").get<double>();
    trial.most_seconds = json.value("most_seconds", most_seconds);
    trial.probe_accuracy = share_from(json.at("probe_accuracy"));
    trial.knn_accuracy = share_from(json.at("knn_accuracy"));
    trial.untrained_accuracy = share_from(json.at("untrained_accuracy"));
    trial.log_mel_accuracy = share_from(json.at("log_mel_accuracy"));
    trial.health = json.at("health").get<std::string>();
    return trial;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace earshot
