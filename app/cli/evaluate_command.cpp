#include "app/cli/commands.h"
#include "app/cli/tell.h"
#include "core/evaluation/evaluation.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct EvaluateOptions {
  std::string run, data, label;
  bool json = false;
};

void print_table(const EvaluationResult& result) {
  const auto row = [](const char* name, const ProbeResult& probe) {
    char figures[120];
    std::snprintf(figures, sizeof figures, "  %-22s accuracy %.3f   macro-F1 %.3f", name,
                  probe.accuracy, probe.macro_f1);
    tell(figures);
  };
  tell("linear probe on \"" + result.probe.label + "\", " +
       std::to_string(result.probe.test_clips) + " test clips, step " +
       std::to_string(result.step));
  row("this encoder", result.probe);
  for (const auto& [name, probe] : result.baselines) row(name.c_str(), probe);
}

EvaluationResult result_of(const CommandContext& context, const EvaluateOptions& options) {
  try {
    return evaluate_run(context.catalogue, {options.run, options.data, options.label});
  } catch (const NotStarted& error) {
    std::string words = error.what();
    if (!options.data.empty()) words = of_option(words, "data.path", "--data");
    if (!options.label.empty()) words = of_option(words, "data.label", "--label");
    throw CommandError(2, words);
  }
}

int evaluate(const CommandContext& context, const EvaluateOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  const EvaluationResult result = result_of(context, options);
  if (options.json) {
    tell_json(parse_json(to_json(result)));
  } else {
    print_table(result);
  }
  for (const std::string& note : result.notes) tell_error(note);
  return 0;
}

}  // namespace

void add_evaluate(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("evaluate", "Linear probe against untrained and log-mel baselines");
  auto options = options_for<EvaluateOptions>(
      *command, chosen,
      [&context](const EvaluateOptions& given) { return evaluate(context, given); });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option(
      "--data", options->data,
      "Other sounds than the run's own; their figures are printed and not kept in the run");
  command->add_option("--label", options->label, "Another label column than data.label");
  command->add_flag("--json", options->json, "One JSON object on standard output");
}

}  // namespace earshot
