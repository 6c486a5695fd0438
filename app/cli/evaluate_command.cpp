#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/distortion_lines.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/experiment/kept_files.h"
#include "core/runs/meaning.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct EvaluateOptions {
  std::string run, data, label, protocol;
  bool json = false;
};

void print_table(const Catalogue& catalogue, const EvaluationResult& result) {
  const std::vector<Figure> figures = catalogue.figures_of(result.probe.protocol);
  const auto row = [&](const char* name, const ProbeResult& probe) {
    char words[120];
    std::snprintf(words, sizeof words, "  %-22s", name);
    std::string line = words, gap = " ";
    for (const Figure& figure : figures) {
      const auto value = probe.figure(figure.id);
      if (!value || !figure.by.empty()) continue;
      std::string label = figure.label;
      std::replace(label.begin(), label.end(), ' ', '-');
      std::snprintf(words, sizeof words, "%.3f", *value);
      line += gap + label + " " + words;
      gap = "   ";
    }
    tell(line);
  };
  const ProtocolEntry* protocol = catalogue.protocol(result.probe.protocol);
  tell((protocol != nullptr ? protocol->brief : result.probe.protocol) + " on \"" +
       result.probe.label + "\", " + std::to_string(result.probe.test_clips) +
       " test clips, step " + std::to_string(result.step));
  row("this encoder", result.probe);
  for (const auto& [name, probe] : result.baselines) row(name.c_str(), probe);
  const std::vector<std::string> heard = distortion_lines(catalogue, result);
  if (!heard.empty()) tell("");
  for (const std::string& line : heard) tell(line);
  if (!heard.empty()) tell("");
  if (protocol == nullptr || !protocol->names_classes) return;
  const std::string words = brief_words(meaning_of(catalogue, result));
  if (!words.empty()) tell(heard.empty() ? words : "clean clips: " + words);
}

EvaluationResult result_of(const CommandContext& context, const EvaluateOptions& options,
                           const StopWatch& stop) {
  // Where it was stopped too late, the figures are made and kept.
  try {
    return unless_stopped(
        "stopped; no figures were made, and what the run keeps is as it was", {}, [&] {
          return evaluate_run(context.catalogue,
                              {options.run, options.data, options.label, options.protocol}, {},
                              stop.token());
        });
  } catch (const NotStarted& error) {
    std::string words = error.what();
    if (!options.data.empty()) words = of_option(words, "data.path", "--data");
    if (options.data.empty() && sounds_are_gone(context.catalogue, options.run)) {
      words += "; where they were moved, --data says whereto";
    }
    if (!options.label.empty()) words = of_option(words, "data.label", "--label");
    if (!options.protocol.empty()) words = of_option(words, "evaluation.protocol", "--protocol");
    throw CommandError(2, words);
  }
}

int evaluate(const CommandContext& context, const EvaluateOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  remove_leftovers(options.run);
  const StopWatch stop({options.run});
  const EvaluationResult result = result_of(context, options, stop);
  if (options.json) {
    tell_json(parse_json(to_json(result)));
  } else {
    print_table(context.catalogue, result);
  }
  for (const std::string& note : result.notes) tell_error(note);
  if (!result.changed_data.empty()) {
    tell_error("warning: the sounds are not those that the run was trained on: " +
               result.changed_data);
  }
  if (!result.not_kept.empty()) {
    tell_error("warning: the figures are not kept: " + result.not_kept);
  }
  return 0;
}

}  // namespace

void add_evaluate(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("evaluate", "Judge a run's encoder beside its baselines");
  auto options =
      options_for<EvaluateOptions>(*command, chosen, [&context](const EvaluateOptions& given) {
        return with_log_of(given.run, [&] { return evaluate(context, given); });
      });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option(
      "--data", options->data,
      "Where the run's sounds lie now, or other sounds; the figures of others are printed and not "
      "kept in the run");
  command->add_option("--label", options->label, "Another label column than data.label");
  command->add_option("--protocol", options->protocol,
                      "Another protocol than evaluation.protocol; `earshot describe evaluation` "
                      "lists them");
  command->add_flag("--json", options->json, "One JSON object on standard output");
}

}  // namespace earshot
