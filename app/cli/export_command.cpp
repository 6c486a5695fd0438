#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/experiment/kept_files.h"
#include "core/runs/export.h"

namespace earshot {
namespace {

struct ExportOptions {
  std::string run, out;
};

int export_run(const CommandContext& context, const ExportOptions& options) {
  require_run(options.run);
  tell_problems(context.catalogue, options.run);
  const std::string kind = std::filesystem::path(options.out).extension().string();
  if (kind != ".pt" && kind != ".safetensors") {
    throw CommandError(2,
                       "--out " + options.out + ": takes a name that ends in .pt or .safetensors");
  }
  remove_leftovers_of(options.out);
  const StopWatch stop({folder_of(options.out)});
  try {
    export_encoder(context.catalogue, options.run, options.out, stop.token());
  } catch (const Stopped&) {
    throw CommandError(1, "stopped; " + options.out + " was not written");
  }
  tell(options.out);
  return 0;
}

}  // namespace

void add_export(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("export", "Write the encoder for any PyTorch program");
  auto options =
      options_for<ExportOptions>(*command, chosen, [&context](const ExportOptions& given) {
        return with_log_of(given.run, [&] { return export_run(context, given); });
      });
  command->add_option("run", options->run, "Run folder")->required();
  command->add_option("--out", options->out, "FILE.pt (TorchScript) or FILE.safetensors")
      ->required();
}

}  // namespace earshot
