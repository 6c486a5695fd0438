#include "core/training/checkpoint.h"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "core/base/new_file.h"
#include "core/base/version.h"
#include "core/experiment/kept_checkpoints.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_writer.h"
#include "core/params/value.h"
#include "core/tensor_files/safetensors.h"
#include "core/training/checkpoint_file.h"
#include "core/training/checkpoint_places.h"
#include "core/training/checkpoint_steps.h"
#include "core/training/model.h"

namespace earshot {
namespace {

/// A damaged count may not become so many threads.
void check_facts(const std::filesystem::path& file, const CheckpointFacts& facts) {
  constexpr std::int64_t most_steps = 1'000'000'000'000, most_threads = 4096;
  const auto refuse = [&file](const std::string& words) {
    throw std::runtime_error(file.string() + ": is damaged: " + words);
  };
  if (facts.step < 0 || facts.step > most_steps) {
    refuse("its step is " + std::to_string(facts.step));
  }
  if (facts.threads < 0 || facts.threads > most_threads) {
    refuse("its number of threads is " + std::to_string(facts.threads));
  }
  if (!(facts.seconds >= 0 && facts.seconds < 1e12)) {
    refuse("its seconds are " + to_text(facts.seconds));
  }
}

std::filesystem::path last_checkpoint(const std::filesystem::path& run) {
  if (!is_run_folder(run)) {
    throw std::runtime_error(run.string() +
                             ": not a run folder; it has no experiment.json, as `earshot train` "
                             "writes");
  }
  std::filesystem::path file = checkpoint_of(run);
  if (file.empty()) {
    throw std::runtime_error(run.string() + ": has no checkpoint yet; train it a little first");
  }
  return file;
}

/// "those of steps 150, 300 and 600".
std::string steps_in_words(const std::filesystem::path& run) {
  const std::vector<std::int64_t> steps = checkpoint_steps(run);
  if (steps.size() == 1) return "that of step " + std::to_string(steps.front()) + " alone";
  std::string words = "those of steps ";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    words += (i == 0 ? "" : i + 1 == steps.size() ? " and " : ", ") + std::to_string(steps[i]);
  }
  return words;
}

NamedTensors tensors_of(const Method& method, const Optimiser& optimiser) {
  NamedTensors tensors;
  for (const auto& [path, tensor] : tensors_once(method)) {
    tensors.emplace_back(kMethodPrefix + path, tensor);
  }
  const std::vector<KeptState> kept = optimiser.kept();
  const ParameterPaths paths = parameter_paths(method, optimiser);
  for (const auto& [path, parameter] : paths.flat()) {
    const std::vector<torch::Tensor> state = optimiser.state(parameter);
    for (std::size_t i = 0; i < state.size(); ++i) {
      tensors.emplace_back(kOptimiserPrefix + path + '.' + kept[i].name, state[i]);
    }
  }
  return tensors;
}

}  // namespace

void save_checkpoint(const std::filesystem::path& file, const Method& method,
                     const Optimiser& optimiser, const CheckpointFacts& facts) {
  const std::map<std::string, std::string> metadata{
      {"format", "pt"},  // what other readers of the format ask for
      {"checkpoint", std::to_string(kCheckpointFormat)},
      {"earshot", version()},
      {"step", std::to_string(facts.step)},
      {"seconds", to_text(facts.seconds)},
      {"threads", std::to_string(facts.threads)},
      {"health", facts.health}};
  try {
    save_safetensors(tensors_of(method, optimiser), metadata, file);
  } catch (const std::bad_alloc&) {
    throw NoRoom(file.string() + ": cannot be written: memory ran out");
  } catch (const c10::Error& error) {
    const std::string words = error.what_without_backtrace();
    const bool memory = words.find("out of memory") != std::string::npos ||
                        words.find("allocate memory") != std::string::npos;
    if (memory) throw NoRoom(file.string() + ": cannot be written: memory ran out");
    throw std::runtime_error(file.string() +
                             ": cannot be written: " + words.substr(0, words.find('\n')));
  }
  std::error_code ignored;
  const std::filesystem::path old = RunPaths(file.parent_path()).old_checkpoint();
  if (old != file) std::filesystem::remove(old, ignored);
}

CheckpointFacts load_checkpoint(const std::filesystem::path& file, Method& method,
                                Optimiser* optimiser) {
  const ParameterPaths paths =
      optimiser != nullptr ? parameter_paths(method, *optimiser) : ParameterPaths();
  const CheckpointFile stored = file.extension() == kOldEnding
                                    ? open_old_checkpoint(file, paths.names())
                                    : open_checkpoint(file);
  CheckpointPlaces places(method, optimiser, paths);
  const std::string problem = places.problem_with(stored.tensors);
  if (!problem.empty()) {
    throw std::runtime_error(file.string() +
                             ": does not fit the run's experiment.json: " + problem);
  }
  check_facts(file, stored.facts);
  stored.verify();
  try {
    places.fill(stored.tensors);
  } catch (const c10::Error& error) {
    const std::string words = error.what_without_backtrace();
    throw std::runtime_error(file.string() +
                             ": cannot be read: " + words.substr(0, words.find('\n')));
  }
  return stored.facts;
}

std::string recorded_health(const std::filesystem::path& run) {
  const std::filesystem::path file = checkpoint_of(run);
  if (file.empty() || file.extension() == kOldEnding) return {};
  return open_checkpoint(file).facts.health;
}

RunAtStep run_at_step(const Catalogue& catalogue, const std::filesystem::path& run,
                      std::optional<std::int64_t> step) {
  std::filesystem::path file = last_checkpoint(run);
  if (step && recorded_facts(file).step != *step) {
    const auto kept = kept_checkpoints(run);
    const auto found = std::ranges::find(kept, *step, &KeptCheckpoint::step);
    if (found == kept.end()) {
      throw NoSuchCheckpoint(run.string() + ": has no checkpoint of step " + std::to_string(*step) +
                             "; it has " + steps_in_words(run));
    }
    file = found->file;
  }
  // Weights have the same shapes at every step, so that the settings of any make their places.
  const std::shared_ptr<Method> method = make_method(catalogue, experiment_of_run(catalogue, run));
  RunAtStep at;
  at.step = load_checkpoint(file, *method, nullptr).step;
  if (step && at.step != *step) {
    throw std::runtime_error(file.string() + ": is of step " + std::to_string(at.step) +
                             ", not of step " + std::to_string(*step));
  }
  at.checkpoint = std::move(file);
  at.experiment = experiment_of_run(catalogue, run, at.step);
  return at;
}

LoadedRun load_run(const Catalogue& catalogue, const std::filesystem::path& run) {
  const std::filesystem::path file = last_checkpoint(run);
  LoadedRun loaded;
  loaded.experiment = experiment_of_run(catalogue, run);
  loaded.method = make_method(catalogue, loaded.experiment);
  loaded.facts = load_checkpoint(file, *loaded.method, nullptr);
  loaded.method->eval();
  loaded.encoder = loaded.method->encoder();
  return loaded;
}

}  // namespace earshot
