#include "app/session/preset_match.h"

#include <QObject>
#include <utility>

#include "app/session/own_sounds.h"

namespace earshot {
namespace {

bool is_of_the_recipe(const std::string& path) {
  return !describes_sounds(path) && path != "seed";
}

}  // namespace

PresetMatch::PresetMatch(std::shared_ptr<const Catalogue> catalogue)
    : catalogue_(std::move(catalogue)) {}

const std::vector<Experiment>& PresetMatch::experiments() const {
  if (experiments_.empty()) {
    for (const Preset& preset : catalogue_->presets) {
      experiments_.push_back(preset_experiment(*catalogue_, preset.words.name));
    }
  }
  return experiments_;
}

std::optional<Value> PresetMatch::recipe(const Preset* preset, const Experiment& experiment,
                                         const std::string& path) const {
  if (!is_of_the_recipe(path)) return {};
  if (preset != nullptr) {
    const auto place = static_cast<std::size_t>(preset - catalogue_->presets.data());
    const Values& values = experiments()[place].values;
    const auto found = values.find(path);
    if (found != values.end()) return found->second;
  }
  const auto all = sections(*catalogue_, experiment);
  const Parameter* parameter = find_parameter(all, path);
  if (parameter == nullptr) return {};
  return parameter->fallback;
}

PresetMatch::Match PresetMatch::of(const Experiment& experiment) const {
  Match best;
  const std::string& method = experiment.text("method.name");
  for (std::size_t i = 0; i < catalogue_->presets.size(); ++i) {
    const Experiment& preset = experiments()[i];
    if (preset.text("method.name") != method) continue;
    std::vector<std::string> changed;
    for (const Difference& change : differences(preset, experiment)) {
      if (is_of_the_recipe(change.path)) changed.push_back(change.path);
    }
    if (best.preset == nullptr || changed.size() < best.changed.size()) {
      best = {&catalogue_->presets[i], std::move(changed)};
    }
  }
  // What is only the preset's own has no row to carry a mark, but it tells the presets apart.
  std::erase_if(best.changed,
                [&](const std::string& path) { return !experiment.values.contains(path); });
  if (best.preset == nullptr) return best;
  // A link or a network that the preset has not: what is at its default is nobody's change.
  const auto place = static_cast<std::size_t>(best.preset - catalogue_->presets.data());
  const Values& preset = experiments()[place].values;
  const auto all = sections(*catalogue_, experiment);
  std::erase_if(best.changed, [&](const std::string& path) {
    if (preset.contains(path)) return false;
    const Parameter* parameter = find_parameter(all, path);
    return parameter != nullptr && parameter->fallback == experiment.values.at(path);
  });
  return best;
}

std::pair<QString, std::function<std::optional<Value>(const std::string&)>> PresetMatch::marks(
    const Experiment& experiment) const {
  const Preset* preset = of(experiment).preset;
  if (preset == nullptr) {
    return {QString(), [](const std::string&) { return std::optional<Value>(); }};
  }
  return {title(*preset), [this, preset, experiment](const std::string& path) {
            return recipe(preset, experiment, path);
          }};
}

QString PresetMatch::title(const Preset& preset) {
  return QString::fromStdString(preset.words.label).section(',', 0, 1);
}

QString PresetMatch::title(const Experiment& experiment) const {
  const Match match = of(experiment);
  if (match.preset == nullptr) {
    const MethodEntry* method = catalogue_->method(experiment.text("method.name"));
    return QString::fromStdString(method != nullptr ? method->words.label
                                                    : experiment.text("method.name"));
  }
  const QString name = title(*match.preset);
  return match.changed.empty() ? name
                               : QObject::tr("%1 (changed)", "experiment and preset").arg(name);
}

}  // namespace earshot
