#include "app/cli/commands.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/experiment/kept_files.h"
#include "core/runs/features_file.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct EmbedOptions {
  std::string run, data, out;
};

EmbeddedItems embedded_by(const CommandContext& context, const EmbedOptions& options,
                          const StopWatch& stop) {
  try {
    return unless_stopped("stopped; " + options.out + " was not written", stop.token(), [&] {
      return embed_run(context.catalogue, options.run, options.data, stop.token());
    });
  } catch (const NotStarted& error) {
    std::string words = error.what();
    if (!options.data.empty()) {
      words = of_option(words, "data.path", "--data");
    } else if (sounds_are_gone(context.catalogue, options.run)) {
      words += "; where they were moved, --data says whereto";
    }
    throw CommandError(2, words);
  }
}

int embed(const CommandContext& context, const EmbedOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  const std::filesystem::path out = options.out;
  const std::string kind = out.extension().string();
  if (kind != ".npy" && kind != ".tsv") {
    throw CommandError(2, "--out " + options.out + ": takes a name that ends in .npy or .tsv");
  }
  for (const auto& file : {out, metadata_of(out)}) remove_leftovers_of(file);
  const StopWatch stop({folder_of(options.out)});
  const EmbeddedItems embedded = embedded_by(context, options, stop);
  const std::string nothing = nothing_embedded(
      embedded, options.data.empty() ? "the run's sounds" : "--data " + options.data);
  if (!nothing.empty()) throw CommandError(2, nothing);
  for (const std::string& note : embedded.dataset->notes) tell_error(note);
  write_features(embedded, out);
  for (const Problem& problem : embedded.problems) {
    tell_error("left out: " + problem.path + ": " + problem.reason);
  }
  tell(std::to_string(embedded.features->rows()) + " clips, " +
       std::to_string(embedded.features->width) + " features: " + options.out);
  return 0;
}

}  // namespace

void add_embed(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("embed", "Write the features of every clip");
  auto options = options_for<EmbedOptions>(*command, chosen, [&context](const EmbedOptions& given) {
    return with_log_of(given.run, [&] { return embed(context, given); });
  });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option("--data", options->data,
                      "Folder or manifest; without it the run's own sounds, which may have moved");
  command->add_option("--out", options->out, "FILE.npy or FILE.tsv")->required();
}

}  // namespace earshot
