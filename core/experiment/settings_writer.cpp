#include "core/experiment/settings_writer.h"

namespace earshot {

SettingsWriter::SettingsWriter(const Catalogue& catalogue, Experiment& experiment)
    : catalogue_(catalogue), experiment_(experiment) {
  look_up();
}

void SettingsWriter::look_up() {
  declared_.clear();
  former_ids_.clear();
  for (const Section& section : sections(catalogue_, experiment_)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path =
          section.path.empty() ? parameter.id : section.path + "." + parameter.id;
      declared_.emplace(path, parameter);
      for (const FormerName& former : parameter.former_names) {
        const std::string prefix = section.path.empty() ? "" : section.path + ".";
        if (former.today.empty()) former_ids_[prefix + former.name] = path;
      }
    }
  }
}

std::pair<std::string, Value> SettingsWriter::by_todays_names(const std::string& path,
                                                              const Value& value) const {
  const auto id = former_ids_.find(path);
  const std::string& today = id != former_ids_.end() ? id->second : path;
  const auto found = declared_.find(today);
  const auto* const text = std::get_if<std::string>(&value);
  if (found == declared_.end() || text == nullptr) return {today, value};
  for (const FormerName& former : found->second.former_names) {
    if (!former.today.empty() && former.name == *text) return {today, Value(former.today)};
  }
  return {today, value};
}

void SettingsWriter::set(const std::string& path, const Value& value) {
  const auto found = declared_.find(path);
  if (found != declared_.end() && !decides_settings(path)) {
    experiment_.values[path] = checked(found->second, value, path);
    return;
  }
  set_value(catalogue_, experiment_, path, value);
  look_up();
}

}  // namespace earshot
