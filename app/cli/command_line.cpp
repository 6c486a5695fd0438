#include "app/cli/command_line.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/tell.h"
#include "core/base/one_line.h"
#include "core/base/version.h"
#include "core/data/examples.h"
#include "core/data/pcm_cache.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_log.h"
#include "core/training/preparation.h"

namespace earshot {

void apply_settings(const Catalogue& catalogue, Experiment& experiment,
                    const std::vector<std::string>& settings) {
  for (const std::string& setting : settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CommandError(2, "--set " + setting + ": write it as path.to.parameter=value");
    }
    set_text(catalogue, experiment, setting.substr(0, equals), setting.substr(equals + 1));
  }
}

void told_and_logged(const std::filesystem::path& folder, const std::exception& error) {
  const bool has_its_status = dynamic_cast<const CommandError*>(&error) != nullptr ||
                              dynamic_cast<const ParameterError*>(&error) != nullptr ||
                              dynamic_cast<const NotStarted*>(&error) != nullptr;
  if (has_its_status) return;
  throw CommandError(
      1, one_line_and_log(error.what(), {folder / "log.txt", default_cache_folder() / "log.txt"}));
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

void require_run(const std::string& run) {
  if (!is_run_folder(run)) {
    throw CommandError(2, run + ": not a run folder; it has no experiment.json");
  }
}

void tell_problems(const Catalogue& catalogue, const std::string& run) {
  std::vector<std::string> problems;
  experiment_of_run(catalogue, run, latest_step, problems);
  for (const std::string& problem : problems) tell_error("warning: " + problem);
}

bool sounds_are_gone(const Catalogue& catalogue, const std::string& run) {
  std::vector<std::string> ignored;
  const std::string path =
      experiment_of_run(catalogue, run, latest_step, ignored).text("data.path");
  std::error_code none;
  return !example_name(path) && !std::filesystem::exists(path, none);
}

std::string of_option(const std::string& words, const std::string& setting,
                      const std::string& option) {
  return words.starts_with(setting + ":") ? option + words.substr(setting.size()) : words;
}

namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

bool means_window(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.size() != 1) return arguments.empty();
  const std::vector<std::string> names = command_names(app);
  const bool command = std::find(names.begin(), names.end(), arguments[0]) != names.end();
  std::error_code none;
  return !command && std::filesystem::exists(arguments[0], none);
}

void refuse_unknown_command(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> known = command_names(app);
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  const std::string near = nearest_name(word, known);
  throw CommandError(2, "there is no command \"" + word + "\"" +
                            (near.empty() ? "; `earshot --help` shows what there is"
                                          : "; did you mean " + near + "?"));
}

/// Whether what was printed arrived; a full disk tells that only at the end.
bool output_arrived() {
  std::cout.flush();
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good();
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, const Catalogue& catalogue,
                     const WindowHooks& hooks) {
  CLI::App app("Earshot: self-supervised learning on audio and music", "earshot");
  app.set_version_flag("--version", "earshot " + version());
  app.require_subcommand(1);
  const CommandContext context{catalogue, hooks};
  Action chosen;
  add_presets(app, context, chosen);
  add_new(app, context, chosen);
  add_train(app, context, chosen);
  add_resume(app, context, chosen);
  add_branch(app, context, chosen);
  add_evaluate(app, context, chosen);
  add_compare(app, context, chosen);
  add_embed(app, context, chosen);
  add_map(app, context, chosen);
  add_near(app, context, chosen);
  add_views(app, context, chosen);
  add_describe(app, context, chosen);
  add_export(app, context, chosen);
  add_report(app, context, chosen);
  add_doctor(app, context, chosen);
  add_window(app, context, chosen);
  const auto complain = [](int status, const std::string& line) {
    tell_error(one_line(line));
    return status;
  };
  const auto ends_with = [&complain](int status) {
    if (output_arrived()) return status;
    return complain(1, "standard output cannot be written");
  };
  try {
    if (hooks.open_window && means_window(app, arguments)) {
      return hooks.open_window(arguments.empty() ? std::string() : arguments[0]);
    }
    if (!arguments.empty() && !arguments.front().starts_with("-")) {
      refuse_unknown_command(app, arguments.front());
    }
    // CLI11 takes the words from the last to the first.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    return ends_with(chosen ? chosen() : 2);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return ends_with(app.exit(error));
    return complain(2, std::string(error.what()) + "; `earshot --help` shows what there is");
  } catch (const ParameterError& error) {
    return complain(2, error.what());
  } catch (const NotStarted& error) {
    return complain(2, error.what());
  } catch (const CommandError& error) {
    return complain(error.status(), error.what());
  } catch (const std::exception& error) {
    return complain(1, one_line_and_log(error.what(), {default_cache_folder() / "log.txt"}));
  } catch (...) {
    return complain(1, "an unknown failure");
  }
}

}  // namespace earshot
