#include "app/session/obstacles.h"

#include <utility>

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

Obstacles::Obstacles(Tasks& tasks, ExperimentDocument& experiment, DataDocument& data,
                     RunDocument& run, QObject* parent)
    : QObject(parent), experiment_(experiment), data_(data), run_(run), labels_(tasks) {
  connect(&labels_, &LabelCheck::changed, this, &Obstacles::changed);
  connect(&experiment_, &ExperimentDocument::changed, this, &Obstacles::look);
  connect(&data_, &DataDocument::began, this, &Obstacles::look);
  connect(&data_, &DataDocument::ended, this, &Obstacles::look);
  look();
}

void Obstacles::look() {
  const Experiment& experiment = experiment_.experiment();
  const bool known = data_.is_of(experiment);
  std::string words;
  const auto found = contradictions(experiment_.catalogue(), experiment);
  if (!found.empty()) {
    words = found.front().what();
  } else if (known && data_.refused()) {
    words = data_.words().toStdString();
  } else if (known && data_.dataset()) {
    words = of_data_.of(experiment_.catalogue(), data_.dataset(), experiment);
  }
  const QString former = std::exchange(to_training_, QString::fromStdString(words));
  labels_.look(known ? data_.dataset() : nullptr, experiment.text("data.label"));
  run_.know_experiment(experiment, to_training_);
  if (to_training_ != former) Q_EMIT changed();
}

QString Obstacles::to_evaluation() const {
  return labels_.has_classes() ? labels_.words() : QString();
}

std::vector<ParameterError> Obstacles::faults() const {
  auto found = contradictions(experiment_.catalogue(), experiment_.experiment());
  if (found.empty() && !to_training_.isEmpty()) {
    found.push_back(as_fault(to_training_.toStdString()));
  }
  return found;
}

}  // namespace earshot
