#include <algorithm>
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/tell.h"
#include "core/data/examples.h"

namespace earshot {
namespace {

struct PresetsOptions {
  bool json = false;
};

struct NewOptions {
  std::string preset;
  std::string data;
  std::string out;
  std::vector<std::string> settings;
};

int list_presets(const Catalogue& catalogue, const PresetsOptions& options) {
  for (const Preset& preset : catalogue.presets) {
    const Experiment experiment = preset_experiment(catalogue, preset.words.name);
    const std::string method = experiment.text("method.name");
    const std::string encoder = experiment.text("encoder.name");
    if (options.json) {
      const Json line{{"name", preset.words.name},
                      {"label", preset.words.label},
                      {"method", method},
                      {"encoder", encoder},
                      {"summary", preset.words.summary},
                      {"source", preset.words.source}};
      tell_json(line);
    } else {
      const auto column = [](std::string text, std::size_t width) {
        text.resize(std::max(text.size(), width), ' ');
        return text + " ";
      };
      tell(column(preset.words.name, 16) + column(method, 12) + column(encoder, 16) +
           preset.words.summary);
    }
  }
  return 0;
}

int make_experiment(const Catalogue& catalogue, const NewOptions& options) {
  Experiment experiment = preset_experiment(catalogue, options.preset);
  if (!options.data.empty()) {
    std::string data = options.data;
    if (!example_name(data)) {
      if (!std::filesystem::exists(data)) {
        throw CommandError(2, "--data " + data + ": no such folder or manifest");
      }
      data = std::filesystem::canonical(data).string();
    }
    set_value(catalogue, experiment, "data.path", data);
  }
  apply_settings(catalogue, experiment, options.settings);
  for (const ParameterError& error : contradictions(catalogue, experiment)) throw error;
  try {
    save_experiment(catalogue, experiment, options.out);
  } catch (const std::exception& error) {
    throw CommandError(2, error.what());
  }
  if (experiment.text("data.path").empty()) {
    tell_error(options.preset + " names no sounds: set data.path in " + options.out +
               ", or give --data; it wants at least " +
               std::to_string(experiment.integer("training.batch_size")) + " training clips");
  }
  return 0;
}

}  // namespace

void add_presets(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("presets", "List the presets");
  auto options = options_for<PresetsOptions>(
      *command, chosen,
      [&context](const PresetsOptions& given) { return list_presets(context.catalogue, given); });
  command->add_flag("--json", options->json, "One JSON object a line");
}

void add_new(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand("new", "Write an experiment from a preset");
  auto options = options_for<NewOptions>(*command, chosen, [&context](const NewOptions& given) {
    return make_experiment(context.catalogue, given);
  });
  command->add_option("preset", options->preset, "Name of a preset")->required();
  command->add_option("--data", options->data, "Folder of sounds, manifest, or example:NAME");
  command->add_option("--out", options->out, "The experiment file to write")->required();
  command->add_option("--set", options->settings, "path.to.parameter=value")
      ->take_all()
      ->allow_extra_args(false);
}

}  // namespace earshot
