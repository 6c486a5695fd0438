#include "app/cli/commands.h"
#include "app/cli/tell.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "core/runs/branch_run.h"
#include "core/training/checkpoint_steps.h"

namespace earshot {
namespace {

struct BranchOptions {
  std::string run, out;
  std::vector<std::string> settings;
  std::int64_t step = -1, steps = 0;
};

int branch(const CommandContext& context, const BranchOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  BranchRequest request{options.run, options.out, {}, {}, options.steps};
  if (options.step >= 0) request.from = options.step;
  Experiment changed = experiment_of_run(context.catalogue, options.run);
  apply_settings(context.catalogue, changed, options.settings);
  const std::string& setting = options.settings.front();
  request.path = setting.substr(0, setting.find('='));
  request.value = changed.values.at(request.path);
  std::int64_t step = 0;
  try {
    step = branch_run(context.catalogue, request);
  } catch (const ParameterError& error) {
    throw CommandError(2, error.what());
  } catch (const NoSuchCheckpoint& error) {
    throw CommandError(2, error.what());
  }
  tell(options.out + " begins at step " + std::to_string(step) + " of " + options.run + ", with " +
       setting);
  tell("go on with: earshot resume " + options.out);
  return 0;
}

}  // namespace

void add_branch(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("branch", "Begin a run from a step of another, with one setting changed");
  auto options = options_for<BranchOptions>(
      *command, chosen, [&context](const BranchOptions& given) { return branch(context, given); });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option("--out", options->out, "The new run folder")->required();
  command->add_option("--set", options->settings, "path.to.parameter=value, the one that differs")
      ->required()
      ->expected(1);
  command
      ->add_option("--step", options->step,
                   "A step whose checkpoint was kept (default: the last checkpoint's)")
      ->check(CLI::Range(std::int64_t{0}, latest_step));
  command->add_option("--steps", options->steps, "The total to reach, where it is to be more")
      ->check(CLI::Range(std::int64_t{1}, latest_step));
}

}  // namespace earshot
