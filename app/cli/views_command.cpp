#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/tell.h"
#include "core/audio/decode.h"
#include "core/experiment/run_writer.h"
#include "core/training/preparation.h"
#include "core/training/replay.h"

namespace earshot {
namespace {

struct ViewsRequest {
  std::string source, clip, out;
  std::int64_t step = 0;
};

Json json_of(const Drawn& drawn) {
  Json numbers = Json::object();
  for (const auto& [name, value] : drawn.numbers) numbers[name] = value;
  return {{"augmentation", drawn.augmentation},
          {"applied", drawn.applied},
          {"numbers", numbers},
          {"words", drawn.words}};
}

int views(const CommandContext& context, const ViewsRequest& options) {
  const bool is_run = std::filesystem::is_directory(options.source);
  if (is_run) {
    require_run(options.source);
    tell_problems(context.catalogue, options.source);
  }
  const Experiment experiment =
      is_run ? experiment_of_run(context.catalogue, options.source, options.step)
             : load_experiment(context.catalogue, options.source);
  for (const ParameterError& error : contradictions(context.catalogue, experiment)) throw error;
  const PreparedData data = prepare_data(experiment, {}, {});
  const std::int64_t clip = data.dataset->find(options.clip);
  if (clip < 0) {
    throw CommandError(2, "--clip " + options.clip + ": the data set has no such clip; " +
                              "paths are relative to " + data.dataset->root.string());
  }
  const std::string& path = data.dataset->clips[static_cast<std::size_t>(clip)].path;
  const ReplayedViews replayed =
      replay_views(context.catalogue, experiment, *data.cache, clip, options.step);
  std::error_code reason;
  std::filesystem::create_directories(options.out, reason);
  if (!std::filesystem::is_directory(options.out)) {
    throw CommandError(2,
                       "--out " + options.out + ": the folder cannot be made: " + reason.message());
  }
  Json description{{"clip", path},
                   {"step", replayed.step},
                   {"epoch", replayed.epoch},
                   {"seen_at_step", replayed.seen_at_step},
                   {"sample_rate", replayed.sample_rate},
                   {"views", Json::array()}};
  const std::filesystem::path out = options.out;
  write_wav(out / "original.wav", replayed.original, replayed.sample_rate);
  for (std::size_t view = 0; view < replayed.views.size(); ++view) {
    const std::string name = std::string("view-") + static_cast<char>('a' + view) + ".wav";
    write_wav(out / name, replayed.views[view], replayed.sample_rate);
    Json draws = Json::array();
    for (const Drawn& drawn : replayed.draws[view]) draws.push_back(json_of(drawn));
    description["views"].push_back({{"file", name}, {"draws", draws}});
  }
  write_file_safely(out / "views.json", json_text(description, 2) + "\n");
  tell(std::to_string(replayed.views.size()) + " views of " + path + " in " + options.out);
  return 0;
}

}  // namespace

void add_views(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("views", "Write the exact views that a training step sees of a clip");
  auto options = options_for<ViewsRequest>(
      *command, chosen, [&context](const ViewsRequest& given) { return views(context, given); });
  command->add_option("source", options->source, "Experiment file or run folder")->required();
  command->add_option("--clip", options->clip, "Path of the clip in the data set")->required();
  command->add_option("--step", options->step, "Step, counted from 0")
      ->required()
      ->check(CLI::NonNegativeNumber);
  command->add_option("--out", options->out, "Folder to write")->required();
}

}  // namespace earshot
