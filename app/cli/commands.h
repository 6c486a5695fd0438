#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

#include "app/cli/command_line.h"
#include "core/base/stopped.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// Ends a command with a line on stderr and an exit status.
class CommandError : public std::runtime_error {
 public:
  CommandError(int status, const std::string& line) : std::runtime_error(line), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

/// What `work` gives, to its last word: where somebody stopped it, a CommandError of status 1 with
/// these words.
template <class Work>
auto unless_stopped(const std::string& words, const std::stop_token& stop, const Work& work) {
  try {
    auto made = work();
    leave_if_stopped(stop);
    return made;
  } catch (const Stopped&) {
    throw CommandError(1, words);
  }
}

struct CommandContext {
  const Catalogue& catalogue;
  const WindowHooks& hooks;
};

/// Each adds one subcommand (or a few that belong together) with its options and its action. An
/// action returns the exit status.
using Action = std::function<int()>;
void add_presets(CLI::App& app, const CommandContext& context, Action& chosen);
void add_new(CLI::App& app, const CommandContext& context, Action& chosen);
void add_describe(CLI::App& app, const CommandContext& context, Action& chosen);
void add_train(CLI::App& app, const CommandContext& context, Action& chosen);
void add_resume(CLI::App& app, const CommandContext& context, Action& chosen);
void add_branch(CLI::App& app, const CommandContext& context, Action& chosen);
void add_evaluate(CLI::App& app, const CommandContext& context, Action& chosen);
void add_embed(CLI::App& app, const CommandContext& context, Action& chosen);
void add_map(CLI::App& app, const CommandContext& context, Action& chosen);
void add_near(CLI::App& app, const CommandContext& context, Action& chosen);
void add_views(CLI::App& app, const CommandContext& context, Action& chosen);
void add_compare(CLI::App& app, const CommandContext& context, Action& chosen);
void add_export(CLI::App& app, const CommandContext& context, Action& chosen);
void add_report(CLI::App& app, const CommandContext& context, Action& chosen);
void add_doctor(CLI::App& app, const CommandContext& context, Action& chosen);
void add_window(CLI::App& app, const CommandContext& context, Action& chosen);

/// Options of a subcommand that outlive the parsing.
template <class Options>
std::shared_ptr<Options> options_for(CLI::App& command, Action& chosen,
                                     std::function<int(const Options&)> action) {
  auto options = std::make_shared<Options>();
  command.callback([options, &chosen, action = std::move(action)] {
    chosen = [options, action] { return action(*options); };
  });
  return options;
}

/// Throws CommandError 1 with one line; what else there is to say of a failure is kept in the
/// folder's log, or the program's own where that cannot be written. What names its own status
/// passes.
void told_and_logged(const std::filesystem::path& folder, const std::exception& error);

/// Does what a command does with a run or a folder of runs.
template <class Work>
int with_log_of(const std::filesystem::path& folder, const Work& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    told_and_logged(folder, error);
    throw;
  }
}

/// The folder in which a file is written.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// Throws CommandError 2 where the folder holds no run.
void require_run(const std::string& run);

/// Warns on stderr of each recorded change that the run's experiment does without.
void tell_problems(const Catalogue& catalogue, const std::string& run);

/// What is wrong with a setting ("data.path: ..."), said of the option that stood in its place.
std::string of_option(const std::string& words, const std::string& setting,
                      const std::string& option);

/// Whether a run's sounds are not where its experiment says, so that --data has to say it.
bool sounds_are_gone(const Catalogue& catalogue, const std::string& run);

/// Applies `--set path=value` texts. Throws CommandError 2.
void apply_settings(const Catalogue& catalogue, Experiment& experiment,
                    const std::vector<std::string>& settings);

}  // namespace earshot
