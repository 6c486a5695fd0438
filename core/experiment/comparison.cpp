#include "core/experiment/comparison.h"

#include <algorithm>
#include <set>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/experiment/json_settings.h"

namespace earshot {
namespace {

constexpr std::size_t most_seeds = 10000, most_methods = 1000;

void check_keys(const Json& object, const std::vector<std::string>& known,
                const std::string& where) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string near = nearest_name(key, known);
    std::string all;
    for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
    throw ParameterError(
        (where.empty() ? "" : where + ".") + shortened(key),
        near.empty() ? "no such key; there are " + all : "no such key; did you mean " + near + "?");
  }
}

std::string text_of(const Json& json, const std::string& path) {
  if (!json.is_string()) throw ParameterError(path, shortened(json_text(json)) + " is not a text");
  return json.get<std::string>();
}

void apply(const Catalogue& catalogue, ComparedMethod& made, const Json& settings,
           const std::string& where) {
  if (!settings.is_object()) {
    throw ParameterError(where, "takes an object of settings: {\"training.steps\": 500}");
  }
  for (const auto& [path, value] : settings_from(settings)) {
    set_value(catalogue, made.experiment, path, value);
    made.given.emplace_back(path, value);
  }
}

/// A method's name is the beginning of its runs' folders, which lie in the comparison's own.
void check_name(const std::string& name, const std::string& path) {
  constexpr std::size_t longest = 150;
  const bool safe = !name.empty() && name.find('/') == std::string::npos && printable(name) == name;
  if (!safe) {
    throw ParameterError(path,
                         "\"" + shortened(name) +
                             "\" cannot name a run folder; it takes letters, digits and signs "
                             "without / and control characters");
  }
  if (name.size() > longest) {
    throw ParameterError(path, "\"" + shortened(name) + "\" has " + std::to_string(name.size()) +
                                   " bytes; the name of a run folder takes at most " +
                                   std::to_string(longest));
  }
}

ComparedMethod method_from(const Catalogue& catalogue, const Json& json, const Json& for_all,
                           const std::string& where, const std::filesystem::path& folder) {
  ComparedMethod made;
  Json own = Json::object();
  if (json.is_string()) {
    made.name = json.get<std::string>();
    made.preset = made.name;
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
    if (is_preset) made.preset = made.name;
    if (!is_preset) made.name = std::filesystem::path(made.name).stem().string();
    if (json.contains("name")) made.name = text_of(json["name"], where + ".name");
    if (json.contains("set")) own = json["set"];
  } else {
    throw ParameterError(where, "takes a preset's name or an object with one");
  }
  check_name(made.name, where + ".name");
  apply(catalogue, made, for_all, "set");
  apply(catalogue, made, own, where + ".set");
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
  if (root["seeds"].size() > most_seeds) {
    throw ParameterError("seeds", std::to_string(root["seeds"].size()) +
                                      " seeds; it takes at most " + std::to_string(most_seeds));
  }
  std::vector<std::int64_t> seeds;
  for (const Json& seed : root["seeds"]) {
    if (!seed.is_number_integer() || seed.get<std::int64_t>() < 0) {
      throw ParameterError("seeds",
                           shortened(json_text(seed)) + " is not a whole number from 0 on");
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
  if (root["methods"].size() > most_methods) {
    throw ParameterError("methods", std::to_string(root["methods"].size()) +
                                        " methods; it takes at most " +
                                        std::to_string(most_methods));
  }
  Comparison made;
  made.seeds = seeds_from(root);
  if (root.contains("most_seconds")) {
    const Json& most = root["most_seconds"];
    if (!most.is_number() || most.get<double>() < 0) {
      throw ParameterError("most_seconds",
                           shortened(json_text(most)) + " is not a number of seconds from 0 on");
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
  constexpr std::uintmax_t most_bytes = 4'000'000;
  std::string text;
  try {
    text = read_regular_file(file, most_bytes);
  } catch (const std::runtime_error& error) {
    throw ParameterError("", error.what() + std::string("; a comparison is a JSON file"));
  }
  try {
    return comparison_from_json(catalogue, text, file.parent_path());
  } catch (const ParameterError& error) {
    throw ParameterError("", file.string() + ": " + error.what());
  }
}

}  // namespace earshot
