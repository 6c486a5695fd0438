#include "core/experiment/comparison.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/experiment/json_settings.h"

namespace earshot {
namespace {

void check_keys(const Json& object, const std::vector<std::string>& known,
                const std::string& where) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string near = nearest_name(key, known);
    std::string all;
    for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
    throw ParameterError(
        where.empty() ? key : where + "." + key,
        near.empty() ? "no such key; there are " + all : "no such key; did you mean " + near + "?");
  }
}

std::string text_of(const Json& json, const std::string& path) {
  if (!json.is_string()) throw ParameterError(path, json.dump() + " is not a text");
  return json.get<std::string>();
}

void apply(const Catalogue& catalogue, Experiment& experiment, const Json& settings,
           const std::string& where) {
  if (!settings.is_object()) {
    throw ParameterError(where, "takes an object of settings: {\"training.steps\": 500}");
  }
  for (const auto& [path, value] : settings_from(settings)) {
    set_value(catalogue, experiment, path, value);
  }
}

ComparedMethod method_from(const Catalogue& catalogue, const Json& json, const Json& for_all,
                           const std::string& where, const std::filesystem::path& folder) {
  ComparedMethod made;
  Json own = Json::object();
  if (json.is_string()) {
    made.name = json.get<std::string>();
    made.experiment = preset_experiment(catalogue, made.name);
  } else if (json.is_object()) {
    check_keys(json, {"name", "preset", "experiment", "set"}, where);
    if (json.contains("preset") == json.contains("experiment")) {
      throw ParameterError(where, "takes either a preset or an experiment file");
    }
    const bool is_preset = json.contains("preset");
    const char* key = is_preset ? "preset" : "experiment";
    made.name = text_of(json[key], where + "." + key);
    made.experiment = is_preset ? preset_experiment(catalogue, made.name)
                                : load_experiment(catalogue, folder / made.name);
    if (!is_preset) made.name = std::filesystem::path(made.name).stem().string();
    if (json.contains("name")) made.name = text_of(json["name"], where + ".name");
    if (json.contains("set")) own = json["set"];
  } else {
    throw ParameterError(where, "takes a preset's name or an object with one");
  }
  if (made.name.empty() || made.name.find_first_of("/\t\n") != std::string::npos) {
    throw ParameterError(where + ".name", "\"" + made.name + "\" cannot name a run folder");
  }
  apply(catalogue, made.experiment, for_all, "set");
  apply(catalogue, made.experiment, own, where + ".set");
  for (const ParameterError& error : contradictions(catalogue, made.experiment)) {
    throw ParameterError(where + " (" + made.name + ")", error.what());
  }
  return made;
}

std::vector<std::int64_t> seeds_from(const Json& root) {
  if (!root.contains("seeds")) return {0, 1, 2};
  const auto refuse = [] {
    throw ParameterError("seeds", "takes a list of different whole numbers: [0, 1, 2]");
  };
  if (!root["seeds"].is_array()) refuse();
  std::vector<std::int64_t> seeds;
  for (const Json& seed : root["seeds"]) {
    if (!seed.is_number_integer() || seed.get<std::int64_t>() < 0) {
      throw ParameterError("seeds", seed.dump() + " is not a whole number from 0 on");
    }
    seeds.push_back(seed.get<std::int64_t>());
  }
  const std::set<std::int64_t> distinct(seeds.begin(), seeds.end());
  if (seeds.empty() || distinct.size() != seeds.size()) refuse();
  return seeds;
}

}  // namespace

Comparison comparison_from_json(const Catalogue& catalogue, const std::string& text,
                                const std::filesystem::path& folder) {
  const Json root = parsed_object(text, "a comparison");
  check_keys(root, {"methods", "seeds", "set", "most_seconds"}, "");
  if (!root.contains("methods") || !root["methods"].is_array() || root["methods"].empty()) {
    throw ParameterError("methods", "takes a list of presets: [\"simclr-small\", \"byol-small\"]");
  }
  Comparison made;
  made.seeds = seeds_from(root);
  if (root.contains("most_seconds")) {
    const Json& most = root["most_seconds"];
    if (!most.is_number() || most.get<double>() < 0) {
      throw ParameterError("most_seconds", most.dump() + " is not a number of seconds from 0 on");
    }
    made.most_seconds = most.get<double>();
  }
  const Json for_all = root.contains("set") ? root["set"] : Json::object();
  std::set<std::string> names;
  for (std::size_t i = 0; i < root["methods"].size(); ++i) {
    const std::string where = "methods[" + std::to_string(i) + "]";
    made.methods.push_back(method_from(catalogue, root["methods"][i], for_all, where, folder));
    if (!names.insert(made.methods.back().name).second) {
      throw ParameterError(where, "the name " + made.methods.back().name + " stands twice");
    }
  }
  return made;
}

Comparison load_comparison(const Catalogue& catalogue, const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) {
    throw ParameterError("", file.string() + ": cannot be read; a comparison is a JSON file");
  }
  std::ostringstream text;
  text << stream.rdbuf();
  try {
    return comparison_from_json(catalogue, text.str(), file.parent_path());
  } catch (const ParameterError& error) {
    throw ParameterError("", file.string() + ": " + error.what());
  }
}

}  // namespace earshot
