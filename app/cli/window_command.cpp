#include "app/cli/commands.h"

namespace earshot {
namespace {

struct WindowOptions {
  std::string path;
};

}  // namespace

void add_window(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("window", "Open the window, as no command and a path alone do too");
  auto options =
      options_for<WindowOptions>(*command, chosen, [&context](const WindowOptions& given) {
        if (!context.hooks.open_window) {
          throw CommandError(1, "window: this build has none (EARSHOT_GUI=off)");
        }
        return context.hooks.open_window(given.path);
      });
  command->add_option("path", options->path,
                      "Folder, manifest, run, experiment or sound; else the built-in example");
}

}  // namespace earshot
