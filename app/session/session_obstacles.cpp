// What keeps the present experiment from being trained, known before anybody presses Train.
#include <utility>

#include "app/session/session.h"

namespace earshot {
namespace {

/// "data.label: words" as the setting and its words.
ParameterError as_fault(const std::string& line) {
  const auto colon = line.find(": ");
  const std::string path = line.substr(0, colon);
  const bool is_setting = colon != std::string::npos && path.find_first_of(" /") == path.npos;
  return is_setting ? ParameterError(path, line.substr(colon + 2)) : ParameterError({}, line);
}

}  // namespace

void Session::look_for_obstacles() {
  const Experiment& experiment = experiment_.experiment();
  const bool known = data_.is_of(experiment);
  std::string words;
  const auto found = contradictions(*catalogue_, experiment);
  if (!found.empty()) {
    words = found.front().what();
  } else if (known && data_.refused()) {
    words = data_.words().toStdString();
  } else if (known && data_.dataset()) {
    words = data_obstacle_.of(data_.dataset(), experiment);
  }
  const QString former = std::exchange(obstacle_, QString::fromStdString(words));
  labels_.look(known ? data_.dataset() : nullptr, experiment.text("data.label"));
  if (obstacle_ != former) Q_EMIT obstacle_changed();
}

QString Session::reservation() const {
  return labels_.has_classes() ? labels_.words() : QString();
}

std::vector<ParameterError> Session::faults() const {
  auto found = contradictions(*catalogue_, experiment_.experiment());
  if (found.empty() && !obstacle_.isEmpty()) found.push_back(as_fault(obstacle_.toStdString()));
  return found;
}

}  // namespace earshot
