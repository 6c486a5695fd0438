#include "core/runs/former_meaning.h"

namespace earshot {

Values former_values(const Catalogue& catalogue, const ComparedMethod& method) {
  Values former;
  for (const Section& section : sections(catalogue, method.experiment)) {
    for (const Parameter& parameter : section.parameters) {
      if (!parameter.formerly) continue;
      const std::string path =
          section.path.empty() ? parameter.id : section.path + "." + parameter.id;
      const bool of_a_file = method.preset.empty();
      if (of_a_file && method.experiment.values.at(path) != parameter.fallback) continue;
      former[path] = *parameter.formerly;
    }
  }
  if (const Preset* preset = catalogue.preset(method.preset)) {
    for (const auto& [path, value] : preset->formerly) former[path] = value;
  }
  for (const auto& [path, value] : method.given) former.erase(path);
  std::erase_if(former, [&method](const auto& entry) {
    const auto now = method.experiment.values.find(entry.first);
    return now == method.experiment.values.end() || now->second == entry.second;
  });
  return former;
}

}  // namespace earshot
