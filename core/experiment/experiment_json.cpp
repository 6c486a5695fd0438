#include <torch/version.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/version.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

using Json = nlohmann::ordered_json;

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

Value value_from(const Json& json, const std::string& path) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  throw ParameterError(path, std::string("a ") + json.type_name() +
                                 " stands where a number, a text or true/false belongs");
}

void collect(const Json& json, const std::string& prefix,
             std::vector<std::pair<std::string, Value>>& found) {
  for (const auto& [key, value] : json.items()) {
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object()) {
      collect(value, path, found);
    } else {
      found.emplace_back(path, value_from(value, path));
    }
  }
}

/// Names decide which settings there are, so they are set first.
int rank(const std::string& path) {
  return path == "encoder.name" || path == "method.name" || path == "views.order" ? 0 : 1;
}

}  // namespace

std::string to_json(const Catalogue& catalogue, const Experiment& experiment) {
  Json root;
  root["earshot"] = {{"format", 1}, {"version", version()}, {"libtorch", TORCH_VERSION}};
  for (const Section& section : sections(catalogue, experiment)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path =
          section.path.empty() ? parameter.id : section.path + "." + parameter.id;
      place(root, path) = json_value(experiment.values.at(path));
    }
  }
  return root.dump(2) + "\n";
}

Experiment experiment_from_json(const Catalogue& catalogue, const std::string& text) {
  Json root;
  try {
    root = Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw ParameterError("", std::string("not JSON: ") + error.what());
  }
  if (!root.is_object()) throw ParameterError("", "an experiment is a JSON object");
  if (root.contains("earshot")) {
    const Json& about = root["earshot"];
    const auto format = about.is_object() && about.contains("format") ? about["format"] : Json(1);
    if (!format.is_number_integer() || format.get<int>() > 1) {
      throw ParameterError("earshot.format", format.dump() + " is newer than this Earshot (" +
                                                 version() + "), which reads format 1");
    }
    root.erase("earshot");
  }
  std::vector<std::pair<std::string, Value>> found;
  collect(root, "", found);
  std::stable_sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return rank(left.first) < rank(right.first);
  });
  Experiment experiment = default_experiment(catalogue);
  for (const auto& [path, value] : found) set_value(catalogue, experiment, path, value);
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
