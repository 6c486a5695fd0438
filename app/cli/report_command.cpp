#include "app/cli/commands.h"
#include "app/cli/tell.h"

namespace earshot {
namespace {

struct ReportOptions {
  std::string run, out;
};

int report(const CommandContext& context, const ReportOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  if (!context.hooks.write_report) {
    throw CommandError(1,
                       "report: this build draws no report; the run folder holds its figures as "
                       "plain files (metrics.jsonl, evaluation.json)");
  }
  context.hooks.write_report(context.catalogue, options.run, options.out);
  tell(options.out);
  return 0;
}

}  // namespace

void add_report(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("report", "Draw a run into one HTML file");
  auto options = options_for<ReportOptions>(
      *command, chosen, [&context](const ReportOptions& given) { return report(context, given); });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option("--out", options->out, "FILE.html")->required();
}

}  // namespace earshot
