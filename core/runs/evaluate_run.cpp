#include <algorithm>
#include <chrono>
#include <set>

#include "core/base/cores.h"
#include "core/base/regular_file.h"
#include "core/base/stopped.h"
#include "core/data/same_sounds.h"
#include "core/experiment/drawn_kinds.h"
#include "core/experiment/run_writer.h"
#include "core/measures/log_mel_statistics.h"
#include "core/runs/evaluation.h"
#include "core/runs/evaluation_history.h"
#include "core/runs/judge.h"
#include "core/runs/labelled_items.h"
#include "core/tensor/device.h"
#include "core/training/checkpoint.h"
#include "core/training/crop_settings.h"
#include "core/training/model.h"
#include "core/training/preparation.h"
#include "core/training/run_clips.h"

namespace earshot {
namespace {

std::vector<std::int64_t> every_clip(const Dataset& dataset) {
  std::vector<std::int64_t> clips(dataset.clips.size());
  for (std::size_t i = 0; i < clips.size(); ++i) clips[i] = static_cast<std::int64_t>(i);
  return clips;
}

bool is_own_data(const Experiment& experiment, const std::string& data) {
  const std::string& own = experiment.text("data.path");
  std::error_code none;
  return data.empty() || data == own || std::filesystem::equivalent(data, own, none);
}

/// Where the run folder keeps the figures of a label column of its own data by a protocol.
std::filesystem::path kept_file(const std::filesystem::path& run, const Experiment& experiment,
                                const std::string& label, const std::string& protocol) {
  return RunPaths(run).evaluation(
      label == experiment.text("data.label") ? std::string() : label,
      protocol == experiment.text("evaluation.protocol") ? std::string() : protocol);
}

/// What a run of before there was a history has kept, for its first line; nothing where it has a
/// history, or where these figures are of the same step.
std::optional<PastEvaluation> kept_before(const Catalogue& catalogue,
                                          const std::filesystem::path& run,
                                          const Experiment& experiment,
                                          const EvaluationResult& made) {
  const std::string& label = made.probe.label;
  const std::string& protocol = made.probe.protocol;
  std::vector<std::string> ignored;
  if (!past_evaluations(run, label, protocol, ignored).empty()) return std::nullopt;
  try {
    const auto kept = kept_evaluation(catalogue, run, experiment, label, protocol);
    if (kept && kept->step != made.step) return brief_of(*kept);
  } catch (const std::runtime_error&) {
    // What cannot be read is replaced, as ever.
  }
  return std::nullopt;
}

/// The run's own protocol or another one, with its own settings as they usually are.
Experiment judged_by(const Catalogue& catalogue, const Experiment& experiment,
                     const std::string& protocol) {
  Experiment judged = experiment;
  if (!protocol.empty()) {
    try {
      set_value(catalogue, judged, "evaluation.protocol", protocol);
    } catch (const ParameterError& error) {
      throw NotStarted(error.what());
    }
  }
  return judged;
}

}  // namespace

std::optional<EvaluationResult> kept_evaluation(const Catalogue& catalogue,
                                                const std::filesystem::path& run,
                                                const Experiment& experiment,
                                                const std::string& label,
                                                const std::string& protocol) {
  constexpr std::uintmax_t most_bytes = 256'000'000;
  const std::filesystem::path file = kept_file(
      run, experiment, label, protocol.empty() ? experiment.text("evaluation.protocol") : protocol);
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  EvaluationResult kept;
  const std::string text = read_regular_file(file, most_bytes);
  try {
    kept = evaluation_from_json(catalogue, text);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
  if (!is_own_data(experiment, kept.data)) return std::nullopt;
  return kept;
}

EvaluationResult evaluate_run(const Catalogue& catalogue, const EvaluateRequest& request,
                              const std::function<void(const std::string&, double)>& report,
                              std::stop_token stop) {
  const auto start = std::chrono::steady_clock::now();
  const auto tell = [&report](const std::string& words, double done) {
    if (report) report(words, done);
  };
  const LoadedRun loaded = load_run(catalogue, request.run);
  const Experiment experiment = judged_by(catalogue, loaded.experiment, request.protocol);
  const std::string protocol = experiment.text("evaluation.protocol");
  torch::set_num_threads(cores_to_use());
  const bool at_home = is_own_data(experiment, request.data);
  const std::string path = at_home ? experiment.text("data.path") : request.data;
  const std::string label = request.label.empty() ? experiment.text("data.label") : request.label;
  const auto dataset = open_dataset(catalogue, experiment, path, report, stop);
  // A wrong label is told before every sound is decoded.
  labelled_items(*dataset, label, whole_clips(every_clip(*dataset)));
  const bool may_be_own = keeps_clips(request.run);
  const std::string difference =
      may_be_own ? difference_from_run(request.run, clips_of(*dataset, experiment, {}, stop)) : "";
  const bool own_data = at_home || (may_be_own && difference.empty());
  PcmCache cache(dataset, experiment.integer("data.sample_rate"));
  cache.leave_when(stop);
  const auto usable = usable_of(
      cache, every_clip(*dataset), nullptr, [&](double done) { tell("decoding sounds", done); },
      stop);
  const LabelledItems labelled = labelled_items(*dataset, label, whole_clips(usable));
  const SharedSounds shared = shared_sounds(cache, stop);
  const EmbedSettings windows = windows_of(experiment);

  const torch::Device device = available_device(experiment.text("training.device"));
  EvaluationResult result;
  result.step = loaded.facts.step;
  if (!own_data) result.notes = dataset->notes;
  if (!dataset->split_note.empty()) result.notes.push_back(dataset->split_note);
  if (!shared.words.empty()) result.notes.push_back(shared.words);
  result.data = own_data ? experiment.text("data.path") : path;
  if (at_home) result.changed_data = difference;
  result.data_clips = static_cast<std::int64_t>(dataset->clips.size());
  loaded.encoder->to(device);
  const Judge judge(catalogue, experiment, labelled, cache,
                    drawn_kinds(catalogue, request.run, result.step), stop);
  result.probe = judge.of(
      [&](const std::vector<Item>& items, const SoundChange& change) {
        EmbedSettings settings = windows;
        settings.reading = changed_reading(std::move(settings.reading), change);
        return embed_items(
            *loaded.encoder, cache, items, settings,
            [&](double done) { tell(judge.words("embedding with this encoder"), done); }, stop);
      },
      false);
  for (const BaselineEntry& baseline : catalogue.baselines) {
    result.baselines.emplace_back(
        baseline.words.name,
        judge.of_baseline(baseline, windows,
                          [&](const std::string& words, double done) { tell(words, done); }));
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  leave_if_stopped(stop);
  if (own_data) {
    try {
      const auto before = kept_before(catalogue, request.run, loaded.experiment, result);
      write_file_safely(kept_file(request.run, loaded.experiment, label, protocol),
                        to_json(result) + "\n");
      // The history has only what the run has kept.
      if (before) remember_evaluation(request.run, *before);
      remember_evaluation(request.run, brief_of(result));
    } catch (const std::exception& error) {
      result.not_kept = error.what();
    }
  }
  return result;
}

}  // namespace earshot
