#include <torch/version.h>

#include <fstream>
#include <set>
#include <sstream>

#include "core/base/version.h"
#include "core/experiment/experiment.h"
#include "core/experiment/json_settings.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

std::string path_of(const Section& section, const Parameter& parameter) {
  return section.path.empty() ? parameter.id : section.path + "." + parameter.id;
}

Json json_value(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

/// views.gain.probability -> object["views"]["gain"]["probability"].
Json& place(Json& root, const std::string& path) {
  Json* here = &root;
  std::istringstream words(path);
  for (std::string word; std::getline(words, word, '.');) here = &(*here)[word];
  return *here;
}

void keep_former_meaning(const Catalogue& catalogue, const std::set<std::string>& given,
                         Experiment& experiment) {
  for (const Section& section : sections(catalogue, experiment)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path = path_of(section, parameter);
      if (parameter.formerly && !given.contains(path))
        experiment.values[path] = *parameter.formerly;
    }
  }
}

}  // namespace

std::string to_json(const Catalogue& catalogue, const Experiment& experiment) {
  Json root;
  root["earshot"] = {{"format", 1}, {"version", version()}, {"libtorch", TORCH_VERSION}};
  for (const Section& section : sections(catalogue, experiment)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path = path_of(section, parameter);
      place(root, path) = json_value(experiment.values.at(path));
    }
  }
  return root.dump(2) + "\n";
}

Experiment experiment_from_json(const Catalogue& catalogue, const std::string& text) {
  Json root = parsed_object(text, "an experiment");
  const bool written_by_earshot = root.contains("earshot");
  if (written_by_earshot) {
    const Json& about = root["earshot"];
    const auto format = about.is_object() && about.contains("format") ? about["format"] : Json(1);
    if (!format.is_number_integer() || format.get<int>() > 1) {
      throw ParameterError("earshot.format", format.dump() + " is newer than this Earshot (" +
                                                 version() + "), which reads format 1");
    }
    root.erase("earshot");
  }
  Experiment experiment = default_experiment(catalogue);
  std::set<std::string> given;
  for (const auto& [path, value] : settings_from(root)) {
    set_value(catalogue, experiment, path, value);
    given.insert(path);
  }
  // Earshot writes every setting that it knows: one that is missing came later.
  if (written_by_earshot) keep_former_meaning(catalogue, given, experiment);
  return experiment;
}

Experiment load_experiment(const Catalogue& catalogue, const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) {
    throw ParameterError("", file.string() +
                                 ": cannot be read; an experiment is a JSON file, as "
                                 "`earshot new` writes");
  }
  std::ostringstream text;
  text << stream.rdbuf();
  try {
    return experiment_from_json(catalogue, text.str());
  } catch (const ParameterError& error) {
    throw ParameterError(error.path().empty() ? file.string() : "",
                         error.path().empty() ? error.what() : file.string() + ": " + error.what());
  }
}

void save_experiment(const Catalogue& catalogue, const Experiment& experiment,
                     const std::filesystem::path& file) {
  write_file_safely(file, to_json(catalogue, experiment));
}

}  // namespace earshot
