#include "app/session/obstacles.h"

#include <algorithm>
#include <utility>

#include "core/training/enough_clips.h"

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
  std::vector<ParameterError> found = contradictions(experiment_.catalogue(), experiment);
  if (found.empty() && known && data_.refused()) {
    found.push_back(as_fault(data_.words().toStdString()));
  } else if (found.empty() && known && data_.dataset()) {
    const std::string words = of_data_.of(experiment_.catalogue(), data_.dataset(), experiment);
    if (!words.empty()) found.push_back(as_fault(words));
  }
  const QString words = found.empty() ? QString() : QString::fromUtf8(found.front().what());
  const QString former = std::exchange(to_training_, words);
  know_faults(found);
  labels_.look(known ? data_.dataset() : nullptr, experiment.text("data.label"));
  run_.know_experiment(experiment, to_training_);
  if (to_training_ != former) Q_EMIT changed();
}

void Obstacles::know_faults(const std::vector<ParameterError>& found) {
  const bool same = std::ranges::equal(faults_, found, [](const Fault& fault, const auto& error) {
    return fault.whole == QString::fromUtf8(error.what());
  });
  if (same) return;
  faults_.clear();
  for (const ParameterError& error : found) {
    Fault fault{error.path(), QString::fromUtf8(error.what()), {}, {}};
    fault.mend = mend_for(fault.path, found.size());
    const QString path = QString::fromStdString(fault.path) + QStringLiteral(": ");
    fault.words = fault.whole.startsWith(path) ? fault.whole.mid(path.size()) : fault.whole;
    if (fault.mend) fault.words = fault.words.section(QStringLiteral("; "), 0, 0);
    faults_.push_back(std::move(fault));
  }
}

/// What takes this fault away, and where there is a choice, brings no other.
std::optional<Mend> Obstacles::mend_for(const std::string& path, std::size_t faults) const {
  if (path.empty()) return {};
  const Catalogue& catalogue = experiment_.catalogue();
  const Experiment& present = experiment_.experiment();
  const auto dataset = data_.is_of(present) ? data_.dataset() : nullptr;
  std::vector<std::string> texts;
  if (dataset) texts = dataset->columns;
  texts.emplace_back();
  const auto is_of_it = [&path](const ParameterError& error) { return error.path() == path; };
  const auto mends = [&](const Experiment& changed, bool wholly) {
    const auto left = contradictions(catalogue, changed);
    if (std::ranges::any_of(left, is_of_it) || (wholly && left.size() >= faults)) return false;
    return !dataset || !left.empty() || no_ground_to_train(catalogue, *dataset, changed).empty();
  };
  auto best = mend_of(catalogue, present, path, texts,
                      [&](const Experiment& changed) { return mends(changed, true); });
  // What comes to light then is another fault, with a mend of its own.
  if (!best) {
    best = mend_of(catalogue, present, path, texts,
                   [&](const Experiment& changed) { return mends(changed, false); });
  }
  return best;
}

QString Obstacles::to_evaluation() const {
  return labels_.has_classes() ? labels_.words() : QString();
}

}  // namespace earshot
