#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/stop_signals.h"
#include "app/cli/tell.h"
#include "core/experiment/run_writer.h"
#include "core/training/preparation.h"
#include "core/training/replay.h"
#include "core/training/run_clips.h"
#include "core/training/step_files.h"
#include "core/training/views_files.h"

namespace earshot {
namespace {

struct ViewsRequest {
  std::string source, clip, out, data, changed_data;
  std::int64_t step = 0;  ///< as people count, from 1
  bool weights_before = false;
};

void make_out(const std::string& out) {
  std::error_code reason;
  std::filesystem::create_directories(out, reason);
  if (!std::filesystem::is_directory(out)) {
    throw CommandError(2, "--out " + out + ": the folder cannot be made: " + reason.message());
  }
}

/// The sounds, wherever they lie now. Of a run they are to be those that it was trained on, for the
/// views of a step depend on all of them.
PreparedData prepared(const CommandContext& context, const ViewsRequest& options, bool is_run,
                      Experiment& experiment) {
  if (!options.data.empty()) set_value(context.catalogue, experiment, "data.path", options.data);
  const StopWatch stop({std::filesystem::path(options.out)});
  const std::stop_token token = stop.token();
  const auto difference_of = [&](const PreparedData& data) {
    const bool asked = is_run && options.changed_data.empty() && keeps_clips(options.source);
    return asked
               ? difference_from_run(options.source, clips_of(*data.dataset, experiment, {}, token))
               : std::string();
  };
  try {
    const auto [data, difference] = unless_stopped("stopped; nothing was written", token, [&] {
      PreparedData made = prepare_data(context.catalogue, experiment, {}, token);
      std::string found = difference_of(made);
      return std::pair(std::move(made), std::move(found));
    });
    if (difference.empty()) return data;
    throw CommandError(2, "the sounds are not those that the run was trained on: " + difference +
                              "; --changed-data accept makes the views of these");
  } catch (const NotStarted& error) {
    throw CommandError(
        2, options.data.empty() ? error.what() : of_option(error.what(), "data.path", "--data"));
  }
}

void write_clip(const CommandContext& context, const ViewsRequest& options,
                const Experiment& experiment, const PreparedData& data) {
  const std::int64_t clip = data.dataset->find(options.clip);
  if (clip < 0) {
    throw CommandError(2, "--clip " + options.clip + ": the data set has no such clip; " +
                              "paths are relative to " + data.dataset->root.string());
  }
  const std::string& path = data.dataset->clips[static_cast<std::size_t>(clip)].path;
  const ReplayedViews replayed =
      replay_views(context.catalogue, experiment, *data.cache, clip, options.step - 1);
  make_out(options.out);
  write_views(replayed, path, std::filesystem::path(options.out) / "views.json", "");
  tell(std::to_string(replayed.views.size()) + " views of " + path + " in " + options.out);
}

void write_batch(const CommandContext& context, const ViewsRequest& options,
                 const Experiment& experiment, const PreparedData& data) {
  make_out(options.out);
  const WrittenStep written =
      write_step(context.catalogue, experiment, data, options.step - 1, options.out);
  tell(std::to_string(written.clips) + " clips of step " + std::to_string(options.step) + ", " +
       std::to_string(written.views) + (written.views == 1 ? " view" : " views") + " of each" +
       (written.pictures > 0 ? " with pictures" : "") + ", in " + options.out);
}

int views(const CommandContext& context, const ViewsRequest& options) {
  const bool is_run = std::filesystem::is_directory(options.source);
  if (is_run) {
    require_run(options.source);
    tell_problems(context.catalogue, options.source);
  }
  Experiment experiment =
      is_run ? experiment_of_run(context.catalogue, options.source, options.step - 1)
             : load_experiment(context.catalogue, options.source);
  for (const ParameterError& error : contradictions(context.catalogue, experiment)) throw error;
  const PreparedData data = prepared(context, options, is_run, experiment);
  if (options.clip.empty()) {
    write_batch(context, options, experiment, data);
  } else {
    write_clip(context, options, experiment, data);
  }
  if (options.weights_before) {
    const std::filesystem::path file =
        std::filesystem::path(options.out) / "weights-before.safetensors";
    write_weights_before(context.catalogue, experiment, data, is_run ? options.source : "",
                         options.step - 1, file);
    tell("the weights before step " + std::to_string(options.step) + " in " + file.string());
  }
  return 0;
}

}  // namespace

void add_views(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command = app.add_subcommand(
      "views", "Write the exact views that a training step sees, of its whole batch or of a clip");
  auto options = options_for<ViewsRequest>(*command, chosen, [&context](const ViewsRequest& given) {
    return with_log_of(given.out, [&] { return views(context, given); });
  });
  command->add_option("source", options->source, "Experiment file or run folder")->required();
  command->add_option("--clip", options->clip,
                      "Path of one clip in the data set; without it the whole batch is written");
  command->add_option("--step", options->step, "Step; the first is 1")
      ->required()
      ->check(CLI::PositiveNumber);
  command->add_option("--out", options->out, "Folder to write")->required();
  command->add_flag("--weights-before", options->weights_before,
                    "Also write the method's weights before the step: of step 1, or of the step "
                    "after the run's checkpoint");
  command->add_option("--data", options->data, "Where the sounds lie now");
  command
      ->add_option("--changed-data", options->changed_data,
                   "accept: also where the sounds are not those that the run was trained on")
      ->check(CLI::IsMember({"accept"}));
}

}  // namespace earshot
