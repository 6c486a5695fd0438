#include <algorithm>
#include <sstream>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/data/delimited.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/runs/embed_run.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct EmbedOptions {
  std::string run, data, out;
};

/// A cell that a spreadsheet takes as words, and that reads back as it was.
std::string tsv_field(const std::string& text) {
  const std::string cell = safe_cell(text);
  return cell.starts_with('"') ? quoted_field(cell, '\t') : cell;
}

void write_tsv(const EmbeddedItems& embedded, const std::filesystem::path& file) {
  std::ostringstream text;
  for (std::int64_t row = 0; row < embedded.features->rows(); ++row) {
    const char* gap = "";
    for (const float value : embedded.features->row(row)) {
      text << std::exchange(gap, "\t") << to_text(value);
    }
    text << '\n';
  }
  write_file_safely(file, text.str());
}

void write_metadata(const EmbeddedItems& embedded, const std::string& label_column,
                    const std::filesystem::path& file) {
  const Dataset& dataset = *embedded.dataset;
  const int column = std::max(0, dataset.column(label_column));
  std::ostringstream text;
  text << "path\tlabel\tsplit\n";
  for (const Item& item : embedded.features->items) {
    const Clip& clip = dataset.clips[static_cast<std::size_t>(item.clip)];
    text << tsv_field(clip.path) << '\t' << tsv_field(clip.labels[static_cast<std::size_t>(column)])
         << '\t' << to_text(clip.split) << '\n';
  }
  write_file_safely(file, text.str());
}

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
  std::filesystem::path metadata = out;
  metadata.replace_extension(".metadata.tsv");
  for (const auto& file : {out, metadata}) remove_leftovers_of(file);
  const StopWatch stop({folder_of(options.out)});
  const EmbeddedItems embedded = embedded_by(context, options, stop);
  if (embedded.features->items.empty()) {
    const Problem first = embedded.problems.empty() ? Problem() : embedded.problems.front();
    const std::string whose = options.data.empty() ? "the run's sounds" : "--data " + options.data;
    throw CommandError(2, whose + ": no sound can be embedded; " +
                              std::to_string(files_of(embedded.problems)) +
                              " left out, the first: " + first.path + ": " + first.reason);
  }
  for (const std::string& note : embedded.dataset->notes) tell_error(note);
  if (kind == ".npy") {
    write_npy(out, embedded.features->values,
              {embedded.features->rows(), embedded.features->width});
  } else {
    write_tsv(embedded, out);
  }
  write_metadata(embedded, embedded.label_column, metadata);
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
