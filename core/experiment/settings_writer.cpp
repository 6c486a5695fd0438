#include "core/experiment/settings_writer.h"

namespace earshot {
namespace {

/// Whether what is declared depends on the setting.
bool chooses_others(const std::string& path) {
  return path == "encoder.name" || path == "method.name" || path == "views.order";
}

}  // namespace

SettingsWriter::SettingsWriter(const Catalogue& catalogue, Experiment& experiment)
    : catalogue_(catalogue), experiment_(experiment) {
  look_up();
}

void SettingsWriter::look_up() {
  declared_.clear();
  for (const Section& section : sections(catalogue_, experiment_)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path =
          section.path.empty() ? parameter.id : section.path + "." + parameter.id;
      declared_.emplace(path, parameter);
    }
  }
}

void SettingsWriter::set(const std::string& path, const Value& value) {
  const auto found = declared_.find(path);
  if (found != declared_.end() && !chooses_others(path)) {
    experiment_.values[path] = checked(found->second, value, path);
    return;
  }
  set_value(catalogue_, experiment_, path, value);
  look_up();
}

}  // namespace earshot
