#include <chrono>
#include <cmath>

#include "app/cli/commands.h"
#include "app/cli/given_source.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/experiment/kept_files.h"
#include "core/params/declared_values.h"
#include "core/projection/lay_out.h"
#include "core/projection/layout_quality.h"
#include "core/runs/features_file.h"
#include "core/runs/map_file.h"
#include "core/runs/map_page.h"

namespace earshot {
namespace {

struct MapOptions {
  GivenSource source;
  std::string projection, out, sounds;
  int dimensions = 2;
  std::vector<std::string> settings;
  bool json = false;
};

std::string known_projections(const Catalogue& catalogue) {
  std::string known;
  for (const ProjectionEntry& one : catalogue.projections) {
    known += (known.empty() ? "" : ", ") + one.words.name;
  }
  return known;
}

const ProjectionEntry& chosen_projection(const Catalogue& catalogue, const std::string& name) {
  if (name.empty()) return catalogue.projections.front();
  if (const ProjectionEntry* found = catalogue.projection(name)) return *found;
  throw CommandError(2, "--projection " + name + ": there is no such projection; there are " +
                            known_projections(catalogue));
}

Values settings_of(const ProjectionEntry& projection, const std::vector<std::string>& given) {
  constexpr std::string_view section = "projection.";
  std::vector<std::pair<std::string, std::string>> texts;
  for (const std::string& setting : given) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CommandError(2, "--set " + setting + ": write it as projection.setting=value");
    }
    std::string path = setting.substr(0, equals);
    if (path.starts_with(section)) path = path.substr(section.size());
    texts.emplace_back(path, setting.substr(equals + 1));
  }
  return values_from_texts(projection.parameters, texts);
}

void check_out(const std::string& out, int dimensions) {
  const std::string ending = std::filesystem::path(out).extension().string();
  if (ending != ".npy" && ending != ".tsv" && ending != ".csv" && ending != ".html") {
    throw CommandError(2, "--out " + out + ": takes a name that ends in .npy, .tsv, .csv or .html");
  }
  if (ending == ".html" && dimensions != 2) {
    throw CommandError(2, "--out " + out + ": a page shows 2 dimensions");
  }
}

/// Where a page finds the sounds of the rows; empty where it has none.
std::filesystem::path root_of(const MapOptions& options, const GivenFeatures& rows) {
  if (!options.sounds.empty()) return options.sounds;
  if (!rows.root.empty()) return rows.root;
  const bool absolute =
      rows.column("path") >= 0 && std::filesystem::path(rows.cell(0, "path")).is_absolute();
  if (!absolute) tell_error("the page has no sounds; --sounds FOLDER says where they lie");
  return absolute ? "/" : "";
}

void write_out(const MapOptions& options, const GivenFeatures& rows, const Projected& projected,
               const std::stop_token& stop) {
  const std::filesystem::path out = options.out;
  if (out.extension() != ".html") {
    write_map(rows, projected.coordinates, options.dimensions, out);
    return;
  }
  PageSounds sounds;
  sounds.root = root_of(options, rows);
  const auto left_out = unless_stopped("stopped; " + options.out + " was not written", stop, [&] {
    return write_map_page(rows, projected.coordinates,
                          std::filesystem::path(options.source.from).filename().string(),
                          projected.caption, sounds, out, stop);
  });
  for (const std::string& words : left_out) tell_error(words);
}

/// What too few rows have no answer to is null.
Json quality_of(const Features& features, const Projected& projected, const std::stop_token& stop) {
  constexpr int neighbours = 15;
  Json quality{{"trustworthiness", nullptr}, {"continuity", nullptr}, {"neighbours", neighbours}};
  if (features.rows() <= 2 * neighbours) return quality;
  const LayoutQuality found =
      layout_quality(features, projected.coordinates, neighbours, 10000, stop);
  quality["trustworthiness"] = found.trustworthiness;
  quality["continuity"] = found.continuity;
  quality["rows_asked"] = found.asked;
  return quality;
}

int map(const CommandContext& context, const MapOptions& options) {
  const ProjectionEntry& projection = chosen_projection(context.catalogue, options.projection);
  check_out(options.out, options.dimensions);
  const std::filesystem::path out = options.out;
  for (const auto& file : {out, metadata_of(out)}) remove_leftovers_of(file);
  ProjectionRequest request{options.dimensions, settings_of(projection, options.settings)};
  const StopWatch stop({folder_of(options.out)});
  request.stop = stop.token();
  const std::string stopped = "stopped; " + options.out + " was not written";
  const GivenFeatures rows = features_of(context, options.source, stopped, stop.token());
  const auto begun = std::chrono::steady_clock::now();
  Projected projected;
  try {
    projected = unless_stopped(stopped, stop.token(),
                               [&] { return lay_out(projection, *rows.features, request); });
  } catch (const CommandError&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw CommandError(2, error.what());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  write_out(options, rows, projected, stop.token());
  if (!options.json) {
    tell(std::to_string(rows.features->rows()) + " rows, " + projected.caption + ": " +
         options.out);
    return 0;
  }
  Json line{{"out", options.out},
            {"projection", projection.words.name},
            {"caption", projected.caption},
            {"rows", rows.features->rows()},
            {"features", rows.features->width},
            {"seconds", took.count()},
            {"divergence", nullptr}};
  for (const auto& [name, value] : projected.figures) line[name] = value;
  line.update(unless_stopped("stopped; " + options.out + " is written", stop.token(),
                             [&] { return quality_of(*rows.features, projected, stop.token()); }));
  tell_json(line);
  return 0;
}

}  // namespace

void add_map(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("map", "Lay the features of a run, or of anybody's file, out on a plane");
  auto options = options_for<MapOptions>(
      *command, chosen, [&context](const MapOptions& given) { return map(context, given); });
  options->source.add_to(*command);
  command->add_option("--projection", options->projection,
                      known_projections(context.catalogue) + " (default: the first)");
  command->add_option("--dimensions", options->dimensions, "2 or 3")->check(CLI::Range(2, 3));
  command->add_option("--set", options->settings, "projection.setting=value")
      ->take_all()
      ->allow_extra_args(false);
  command
      ->add_option("--out", options->out,
                   "FILE.npy, .tsv, .csv, or .html, a page with the sounds in it")
      ->required();
  command->add_option("--sounds", options->sounds,
                      "Of a page: the folder in which the paths of the metadata lie");
  command->add_flag("--json", options->json,
                    "One JSON object on standard output, with how faithful the map is");
}

}  // namespace earshot
