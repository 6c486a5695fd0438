#include "app/cli/given_source.h"

#include "app/cli/tell.h"
#include "core/experiment/run_folder.h"
#include "core/runs/embed_run.h"
#include "core/runs/features_file.h"
#include "core/runs/map_file.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

GivenFeatures of_run(const CommandContext& context, const GivenSource& source,
                     const std::string& stopped, const std::stop_token& stop) {
  if (!source.metadata.empty() || !source.array.empty()) {
    throw CommandError(2, source.from +
                              ": is a run folder; --metadata and --array belong to a "
                              "file of features");
  }
  tell_problems(context.catalogue, source.from);
  try {
    const EmbeddedItems embedded = unless_stopped(stopped, stop, [&] {
      return embed_run(context.catalogue, source.from, source.data, stop);
    });
    const std::string nothing = nothing_embedded(
        embedded, source.data.empty() ? "the run's sounds" : "--data " + source.data);
    if (!nothing.empty()) throw CommandError(2, nothing);
    return as_given(embedded);
  } catch (const NotStarted& error) {
    throw CommandError(
        2, source.data.empty() ? error.what() : of_option(error.what(), "data.path", "--data"));
  }
}

GivenFeatures of_file(const GivenSource& source) {
  if (!source.data.empty()) {
    throw CommandError(2, source.from + ": is a file of features; --data belongs to a run folder");
  }
  try {
    return read_given_features({source.from, source.metadata, source.array});
  } catch (const std::runtime_error& error) {
    throw CommandError(2, error.what());
  }
}

}  // namespace

void GivenSource::add_to(CLI::App& command) {
  command
      .add_option("features", from,
                  "Run folder, or a file of features: .npy, .npz, .tsv or .csv, a row an item")
      ->required();
  command.add_option("--data", data, "Of a run: other sounds than its own, or where they lie now");
  command.add_option("--metadata", metadata,
                     "Of a file: a table (.tsv, .csv) or .jsonl with a line a row; without it "
                     "FILE.metadata.tsv, where that is");
  command.add_option("--array", array, "Of an .npz: the array that holds the features");
}

bool GivenSource::is_run() const {
  return is_run_folder(from);
}

GivenFeatures features_of(const CommandContext& context, const GivenSource& source,
                          const std::string& stopped, const std::stop_token& stop) {
  GivenFeatures features =
      source.is_run() ? of_run(context, source, stopped, stop) : of_file(source);
  for (const std::string& problem : features.problems) tell_error(problem);
  return features;
}

}  // namespace earshot
