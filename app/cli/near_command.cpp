#include "app/cli/commands.h"
#include "app/cli/given_source.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/params/value.h"
#include "core/projection/neighbours.h"
#include "core/runs/embed_run.h"
#include "core/runs/features_file.h"
#include "core/runs/find_row.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct NearOptions {
  GivenSource source;
  std::string query, encoder, nearness = "cosine";
  int count = 10;
  bool json = false;
};

/// The rows with one more, which is asked for; its place.
std::int64_t with_row(GivenFeatures& rows, const Features& asked) {
  if (asked.width != rows.features->width) {
    throw CommandError(2, "--encoder: makes " + std::to_string(asked.width) +
                              " features of a sound, and the rows have " +
                              std::to_string(rows.features->width));
  }
  auto all = std::make_shared<Features>(*rows.features);
  all->items.push_back({-1});
  all->values.insert(all->values.end(), asked.values.begin(), asked.values.begin() + asked.width);
  rows.features = all;
  rows.cells.emplace_back(rows.columns.size());
  return all->rows() - 1;
}

/// A sound of its own, heard by a run's encoder.
Features features_of_sound(const CommandContext& context, const NearOptions& options,
                           const std::stop_token& stop) {
  require_run(options.encoder);
  try {
    const EmbeddedItems embedded = unless_stopped("stopped", stop, [&] {
      return embed_run(context.catalogue, options.encoder, options.query, stop);
    });
    const std::string nothing = nothing_embedded(embedded, "--query " + options.query);
    if (!nothing.empty()) throw CommandError(2, nothing);
    return *embedded.features;
  } catch (const NotStarted& error) {
    throw CommandError(2, of_option(error.what(), "data.path", "--query"));
  }
}

std::int64_t asked_row(const CommandContext& context, const NearOptions& options,
                       GivenFeatures& rows, const std::stop_token& stop) {
  if (!options.encoder.empty()) return with_row(rows, features_of_sound(context, options, stop));
  try {
    return find_row(rows, options.query);
  } catch (const std::runtime_error& error) {
    throw CommandError(2, error.what());
  }
}

Json told(const GivenFeatures& rows, std::int64_t row) {
  Json line{{"row", rows.features->item(row).clip + 1}};
  for (std::size_t column = 0; column < rows.columns.size(); ++column) {
    const std::string& name = rows.columns[column];
    if (!line.contains(name)) line[name] = rows.cells[static_cast<std::size_t>(row)][column];
  }
  return line;
}

std::string words_of(const GivenFeatures& rows, const NearRow& near) {
  char nearness[32];
  std::snprintf(nearness, sizeof nearness, "%.3f", static_cast<double>(near.nearness));
  std::string words = nearness;
  words += "  #" + std::to_string(rows.features->item(near.row).clip + 1);
  for (const std::string& cell : rows.cells[static_cast<std::size_t>(near.row)]) {
    if (!cell.empty()) words += "  " + cell;
  }
  return words;
}

int near(const CommandContext& context, const NearOptions& options) {
  const StopWatch stop;
  GivenFeatures rows = features_of(context, options.source, "stopped", stop.token());
  const std::int64_t asked = asked_row(context, options, rows, stop.token());
  NeighbourSearch search;
  search.k = options.count;
  search.nearness = options.nearness == "cosine" ? Nearness::Cosine : Nearness::Euclidean;
  const std::vector<NearRow> found = find_neighbours(*rows.features, asked, search);
  if (!options.json) {
    for (const NearRow& near : found) tell(words_of(rows, near));
    return 0;
  }
  Json line{{"query", options.query}, {"nearness", options.nearness}};
  if (options.encoder.empty()) line["row"] = rows.features->item(asked).clip + 1;
  line["neighbours"] = Json::array();
  for (const NearRow& near : found) {
    Json one = told(rows, near.row);
    one[options.nearness] = near.nearness;
    line["neighbours"].push_back(std::move(one));
  }
  tell_json(line);
  return 0;
}

}  // namespace

void add_near(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("near", "List what lies nearest to a row, or to a sound");
  auto options = options_for<NearOptions>(
      *command, chosen, [&context](const NearOptions& given) { return near(context, given); });
  options->source.add_to(*command);
  command
      ->add_option("--query", options->query,
                   "A row's path, PATH@START-END in seconds, or #17; with --encoder any sound file")
      ->required();
  command->add_option("--encoder", options->encoder, "Run folder whose encoder hears the query");
  command->add_option("--count", options->count, "How many (default: 10)")
      ->check(CLI::Range(1, 1000000));
  command->add_option("--nearness", options->nearness, "cosine or euclidean (default: cosine)")
      ->check(CLI::IsMember({"cosine", "euclidean"}));
  command->add_flag("--json", options->json, "One JSON object on standard output");
}

}  // namespace earshot
