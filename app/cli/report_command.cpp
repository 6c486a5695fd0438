#include "app/cli/commands.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/experiment/kept_files.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

struct ReportOptions {
  std::string run, data, out;
};

int report(const CommandContext& context, const ReportOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  if (!context.hooks.write_report) {
    throw CommandError(1,
                       "report: this build draws no report; the run folder holds its figures as "
                       "plain files (metrics.jsonl, evaluation.json)");
  }
  remove_leftovers_of(options.out);
  const StopWatch stop({folder_of(options.out)});
  try {
    context.hooks.write_report(context.catalogue,
                               {options.run, options.out, options.data, stop.token()});
  } catch (const Stopped&) {
    throw CommandError(1, "stopped; " + options.out + " was not written");
  } catch (const NotStarted& error) {
    throw CommandError(2, of_option(error.what(), "data.path", "--data"));
  }
  if (options.data.empty() && sounds_are_gone(context.catalogue, options.run)) {
    tell_error(
        "warning: the run's sounds are not where they were, so the report has no map; where they "
        "were moved, --data says whereto");
  }
  tell(options.out);
  return 0;
}

}  // namespace

void add_report(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("report", "Draw a run into one HTML file");
  auto options =
      options_for<ReportOptions>(*command, chosen, [&context](const ReportOptions& given) {
        return with_log_of(given.run, [&] { return report(context, given); });
      });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option("--data", options->data,
                      "Where the run's sounds lie now, or others that the map is to show");
  command->add_option("--out", options->out, "FILE.html")->required();
}

}  // namespace earshot
