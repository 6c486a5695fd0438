#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/base/stopped.h"
#include "core/experiment/kept_files.h"
#include "core/params/declared_values.h"
#include "core/runs/run_exporter.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct ExportOptions {
  std::string run, exporter, data, out;
  std::vector<std::string> settings;
};

std::vector<std::string> all_endings(const std::vector<ExporterEntry>& exporters) {
  std::vector<std::string> endings;
  for (const ExporterEntry& exporter : exporters) {
    endings.insert(endings.end(), exporter.endings.begin(), exporter.endings.end());
  }
  return endings;
}

/// The one that --as names, else the first that writes such files.
const ExporterEntry& chosen_exporter(const Catalogue& catalogue, const ExportOptions& options) {
  if (options.exporter.empty()) {
    if (const ExporterEntry* exporter = exporter_of(catalogue.exporters, options.out)) {
      return *exporter;
    }
    throw CommandError(2, "--out " + options.out + ": takes a name that ends in " +
                              endings_in_words(all_endings(catalogue.exporters)));
  }
  const ExporterEntry* exporter = catalogue.exporter(options.exporter);
  if (exporter == nullptr) {
    std::vector<std::string> known;
    for (const ExporterEntry& one : catalogue.exporters) known.push_back(one.words.name);
    const std::string near = nearest_name(options.exporter, known);
    throw CommandError(2, "--as " + options.exporter + ": there is no such exporter; " +
                              (near.empty() ? "there are " + endings_in_words(known)
                                            : "did you mean " + near + "?"));
  }
  if (exporter_of({*exporter}, options.out) == nullptr) {
    throw CommandError(2, "--out " + options.out + ": " + options.exporter +
                              " takes a name that ends in " + endings_in_words(exporter->endings));
  }
  return *exporter;
}

Values settings_of(const ExporterEntry& exporter, const std::vector<std::string>& given) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const std::string& setting : given) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CommandError(2, "--set " + setting + ": write it as setting=value");
    }
    texts.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return values_from_texts(exporter.parameters, texts);
}

int export_run(const CommandContext& context, const ExportOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  const ExporterEntry& exporter = chosen_exporter(context.catalogue, options);
  ExportRequest request{options.run, options.out, options.data};
  request.settings = settings_of(exporter, options.settings);
  remove_leftovers_of(options.out);
  const StopWatch stop({folder_of(options.out)});
  request.stop = stop.token();
  ExportOutcome outcome;
  try {
    outcome = run_exporter(context.catalogue, exporter, request);
  } catch (const Stopped&) {
    throw CommandError(1, "stopped; " + options.out + " was not written");
  } catch (const NotStarted& error) {
    throw CommandError(2, of_option(error.what(), "data.path", "--data"));
  }
  for (const std::string& note : outcome.notes) tell_error(note);
  tell((outcome.words.empty() ? "" : outcome.words + ": ") + options.out);
  return 0;
}

}  // namespace

void add_export(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("export", "Write the encoder, or what else can be taken out of a run");
  auto options =
      options_for<ExportOptions>(*command, chosen, [&context](const ExportOptions& given) {
        return with_log_of(given.run, [&] { return export_run(context, given); });
      });
  command->add_option("run", options->run, "Run folder")->required();
  std::string known;
  for (const ExporterEntry& exporter : context.catalogue.exporters) {
    known += (known.empty() ? "" : ", ") + exporter.words.name;
  }
  command->add_option("--as", options->exporter,
                      "What to write: " + known + "; without it what --out's name ends in");
  command->add_option("--out", options->out, "FILE.pt (TorchScript), FILE.safetensors, ...")
      ->required();
  command->add_option("--data", options->data,
                      "Where the run's sounds lie now, or others, for what hears them");
  command->add_option("--set", options->settings, "setting=value of the exporter; may be repeated");
}

}  // namespace earshot
