#include "core/experiment/experiment.h"

#include <algorithm>
#include <set>

#include "core/base/printable.h"
#include "core/data/options.h"
#include "core/experiment/built_in_sections.h"

namespace earshot {
namespace {

std::string joined(const std::string& section, const std::string& id) {
  return section.empty() ? id : section + "." + id;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char letter : text + ",") {
    if (letter == ',' || letter == ' ') {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else {
      word += letter;
    }
  }
  return words;
}

std::string text_or(const Experiment& experiment, const std::string& path) {
  const auto found = experiment.values.find(path);
  if (found == experiment.values.end()) return "";
  const auto* text = std::get_if<std::string>(&found->second);
  return text != nullptr ? *text : "";
}

template <class Entry>
Parameter name_parameter(const std::vector<Entry>& entries, const std::string& label,
                         const std::string& help) {
  Parameter parameter;
  parameter.id = "name";
  parameter.label = label;
  parameter.kind = Kind::Choice;
  parameter.help = help;
  parameter.source = "each choice names its own";
  for (const Entry& entry : entries) {
    parameter.options.push_back({entry.words.name, entry.words.label, entry.words.summary});
  }
  parameter.fallback = entries.empty() ? std::string() : entries.front().words.name;
  return parameter;
}

template <class Entry>
Section chosen_section(const std::string& path, const std::string& label, const std::string& help,
                       const std::vector<Entry>& entries, const Entry* chosen) {
  Section section{path, label, help, {name_parameter(entries, label, help)}};
  if (chosen != nullptr) {
    section.parameters.insert(section.parameters.end(), chosen->parameters.begin(),
                              chosen->parameters.end());
  }
  return section;
}

/// The section evaluation begins with its protocol; the chosen one's own settings are a section of
/// their own.
void add_protocol(const Catalogue& catalogue, const std::string& chosen,
                  std::vector<Section>& all) {
  if (catalogue.protocols.empty()) return;
  const auto section = std::ranges::find(all, "evaluation", &Section::path);
  Parameter parameter = name_parameter(catalogue.protocols, "Protocol",
                                       "What is trained on the frozen features to judge them.");
  parameter.id = "protocol";
  if (catalogue.protocols.size() == 1) parameter.source = catalogue.protocols.front().words.source;
  section->parameters.insert(section->parameters.begin(), parameter);
  const auto* entry = catalogue.protocol(chosen);
  if (entry == nullptr) entry = &catalogue.protocols.front();
  if (entry->parameters.empty()) return;
  all.push_back({"evaluation." + entry->words.name, entry->words.label, entry->words.summary,
                 entry->parameters});
}

/// Gives every declared path its default where it has no value, and drops what is not declared.
void complete(const Catalogue& catalogue, Experiment& experiment) {
  Values values;
  for (const Section& section : sections(catalogue, experiment)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path = joined(section.path, parameter.id);
      const auto found = experiment.values.find(path);
      values[path] = found != experiment.values.end() ? found->second : parameter.fallback;
    }
  }
  experiment.values = std::move(values);
}

void drop_below(Experiment& experiment, const std::string& prefix) {
  std::erase_if(experiment.values,
                [&](const auto& entry) { return entry.first.starts_with(prefix); });
}

void check_order(const Catalogue& catalogue, const std::string& order) {
  std::vector<std::string> known;
  for (const auto& entry : catalogue.augmentations) known.push_back(entry.words.name);
  std::set<std::string> seen;
  for (const std::string& name : words_of(order)) {
    if (catalogue.augmentation(name) == nullptr) {
      const std::string near = nearest_name(name, known);
      throw ParameterError("views.order", "there is no augmentation \"" + shortened(name) + "\"" +
                                              (near.empty() ? "" : "; did you mean " + near + "?"));
    }
    if (!seen.insert(name).second) {
      throw ParameterError("views.order", name + " stands in the chain twice; once is allowed");
    }
  }
}

[[noreturn]] void refuse_unknown(const std::vector<Section>& all, const std::string& path) {
  std::vector<std::string> known;
  for (const Section& section : all) {
    for (const Parameter& parameter : section.parameters) {
      known.push_back(joined(section.path, parameter.id));
    }
  }
  const std::string near = nearest_name(path, known);
  throw ParameterError(
      shortened(path),
      "no such setting" + (near.empty() ? std::string("; `earshot describe` lists them")
                                        : "; did you mean " + near + "?"));
}

}  // namespace

bool Experiment::flag(const std::string& path) const {
  return std::get<bool>(values.at(path));
}

std::int64_t Experiment::integer(const std::string& path) const {
  return std::get<std::int64_t>(values.at(path));
}

double Experiment::real(const std::string& path) const {
  return std::get<double>(values.at(path));
}

const std::string& Experiment::text(const std::string& path) const {
  return std::get<std::string>(values.at(path));
}

Values Experiment::within(const std::string& section) const {
  Values inside;
  const std::string prefix = section + ".";
  for (const auto& [path, value] : values) {
    if (!path.starts_with(prefix)) continue;
    const std::string id = path.substr(prefix.size());
    if (id.find('.') == std::string::npos) inside[id] = value;
  }
  return inside;
}

std::vector<std::string> chain_order(const Experiment& experiment) {
  return words_of(text_or(experiment, "views.order"));
}

std::vector<Section> sections(const Catalogue& catalogue, const Experiment& experiment) {
  std::vector<Section> all = leading_sections();
  const auto* encoder = catalogue.encoder(text_or(experiment, "encoder.name"));
  const auto* method = catalogue.method(text_or(experiment, "method.name"));
  if (encoder == nullptr && !catalogue.encoders.empty()) encoder = &catalogue.encoders.front();
  if (method == nullptr && !catalogue.methods.empty()) method = &catalogue.methods.front();
  all.push_back(chosen_section("encoder", "Encoder", "The network that turns sound into features.",
                               catalogue.encoders, encoder));
  all.push_back(chosen_section("method", "Method", "What the encoder is trained to do.",
                               catalogue.methods, method));
  all.push_back({"views", "Views", "How a clip becomes the views that the method compares.",
                 parameters_of<ViewsOptions>()});
  for (const std::string& name : chain_order(experiment)) {
    if (const auto* entry = catalogue.augmentation(name)) {
      all.push_back({"views." + name, entry->words.label, entry->words.summary, entry->parameters});
    }
  }
  for (Section& section : trailing_sections()) all.push_back(std::move(section));
  add_protocol(catalogue, text_or(experiment, "evaluation.protocol"), all);
  return all;
}

const Parameter* find_parameter(const std::vector<Section>& sections, const std::string& path) {
  for (const Section& section : sections) {
    for (const Parameter& parameter : section.parameters) {
      if (joined(section.path, parameter.id) == path) return &parameter;
    }
  }
  return nullptr;
}

Experiment default_experiment(const Catalogue& catalogue) {
  Experiment experiment;
  complete(catalogue, experiment);
  return experiment;
}

Experiment preset_experiment(const Catalogue& catalogue, const std::string& name) {
  const Preset* preset = catalogue.preset(name);
  if (preset == nullptr) {
    std::vector<std::string> known;
    for (const Preset& other : catalogue.presets) known.push_back(other.words.name);
    const std::string near = nearest_name(name, known);
    throw ParameterError("preset", "there is no preset \"" + shortened(name) + "\"" +
                                       (near.empty() ? "; `earshot presets` lists them"
                                                     : "; did you mean " + near + "?"));
  }
  Experiment experiment = default_experiment(catalogue);
  for (const auto& [path, value] : preset->settings) {
    set_value(catalogue, experiment, path, value);
  }
  return experiment;
}

bool decides_settings(const std::string& path) {
  return path == "encoder.name" || path == "method.name" || path == "views.order" ||
         path == "evaluation.protocol";
}

void set_value(const Catalogue& catalogue, Experiment& experiment, const std::string& path,
               const Value& value) {
  const std::vector<Section> all = sections(catalogue, experiment);
  const Parameter* parameter = find_parameter(all, path);
  if (parameter == nullptr) refuse_unknown(all, path);
  const Value taken = checked(*parameter, value, path);
  if (path == "views.order") check_order(catalogue, std::get<std::string>(taken));
  const bool chooses = path == "encoder.name" || path == "method.name";
  if (chooses && experiment.values.at(path) != taken) {
    drop_below(experiment, path.substr(0, path.find('.') + 1));
  }
  experiment.values[path] = taken;
  if (decides_settings(path)) complete(catalogue, experiment);
}

void set_text(const Catalogue& catalogue, Experiment& experiment, const std::string& path,
              const std::string& text) {
  const std::vector<Section> all = sections(catalogue, experiment);
  const Parameter* parameter = find_parameter(all, path);
  if (parameter == nullptr) refuse_unknown(all, path);
  set_value(catalogue, experiment, path, parsed(*parameter, text, path));
}

std::vector<Difference> differences(const Experiment& before, const Experiment& after) {
  std::set<std::string> paths;
  for (const auto& [path, value] : before.values) paths.insert(path);
  for (const auto& [path, value] : after.values) paths.insert(path);
  const auto text = [](const Experiment& experiment, const std::string& path) {
    const auto found = experiment.values.find(path);
    return found == experiment.values.end() ? std::string() : to_text(found->second);
  };
  std::vector<Difference> found;
  for (const std::string& path : paths) {
    Difference difference{path, text(before, path), text(after, path)};
    if (difference.before != difference.after) found.push_back(std::move(difference));
  }
  return found;
}

}  // namespace earshot
