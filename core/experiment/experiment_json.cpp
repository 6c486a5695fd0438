#include <torch/version.h>

#include <set>
#include <sstream>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/base/version.h"
#include "core/experiment/experiment.h"
#include "core/experiment/json_settings.h"
#include "core/experiment/newer_earshot.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/settings_writer.h"

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

/// Throws ParameterError where it was not written in the format that this Earshot reads.
void check_format(const Json& about) {
  constexpr std::int64_t format = 1;
  const std::string reads = "this Earshot (" + version() + ") reads format 1";
  if (!about.is_object()) {
    throw ParameterError("earshot", shortened(json_text(about)) +
                                        " stands where Earshot writes its format; " + reads);
  }
  const auto found = about.find("format");
  if (found == about.end()) return;
  const std::string written = shortened(json_text(*found));
  if (!found->is_number_integer() || found->get<std::int64_t>() < format) {
    throw ParameterError("earshot.format", written + " is no format; " + reads);
  }
  if (found->get<std::int64_t>() > format) {
    throw ParameterError("earshot.format", written + " is newer than this Earshot (" + version() +
                                               "), which reads format 1");
  }
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
  return json_text(root, 2) + "\n";
}

Experiment experiment_from_json(const Catalogue& catalogue, const std::string& text) {
  Json root = parsed_object(text, "an experiment");
  const bool written_by_earshot = root.contains("earshot");
  const std::string newer = written_by_earshot ? newer_earshot_words(root["earshot"]) : "";
  if (written_by_earshot) {
    check_format(root["earshot"]);
    root.erase("earshot");
  }
  Experiment experiment = default_experiment(catalogue);
  std::set<std::string> given;
  try {
    SettingsWriter writer(catalogue, experiment);
    for (const auto& [path, value] : settings_from(root)) {
      const auto [today, known] = writer.by_todays_names(path, value);
      writer.set(today, known);
      given.insert(today);
    }
  } catch (const ParameterError& error) {
    // It is no mistake of whoever wrote the file: this program is too old for it.
    if (newer.empty()) throw;
    throw ParameterError("", newer + "; " + error.what());
  }
  // Earshot writes every setting that it knows: one that is missing came later.
  if (written_by_earshot) keep_former_meaning(catalogue, given, experiment);
  return experiment;
}

Experiment load_experiment(const Catalogue& catalogue, const std::filesystem::path& file) {
  constexpr std::uintmax_t most_bytes = 4'000'000;
  std::string text;
  try {
    text = read_regular_file(file, most_bytes);
  } catch (const std::runtime_error& error) {
    throw ParameterError(
        "", error.what() + std::string("; an experiment is a JSON file, as `earshot new` writes"));
  }
  try {
    return experiment_from_json(catalogue, text);
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
