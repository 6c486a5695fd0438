#include "core/training/checkpoint.h"

#include <sstream>
#include <stdexcept>

#include "core/experiment/run_writer.h"
#include "core/models/device.h"
#include "core/training/model.h"

namespace earshot {

void save_checkpoint(const std::filesystem::path& file, const Method& method,
                     const Optimiser& optimiser, const CheckpointFacts& facts) {
  torch::serialize::OutputArchive archive;
  torch::serialize::OutputArchive weights;
  torch::serialize::OutputArchive state;
  method.save(weights);
  optimiser.save(state);
  archive.write("method", weights);
  archive.write("optimiser", state);
  archive.write("step", torch::tensor(facts.step));
  archive.write("seconds", torch::tensor(facts.seconds, torch::kFloat64));
  archive.write("threads", torch::tensor(facts.threads));
  std::ostringstream bytes;
  archive.save_to(bytes);
  write_file_safely(file, bytes.str());
}

CheckpointFacts load_checkpoint(const std::filesystem::path& file, Method& method,
                                Optimiser* optimiser) {
  try {
    torch::serialize::InputArchive archive;
    archive.load_from(file.string(), device_of(method));
    torch::serialize::InputArchive weights;
    archive.read("method", weights);
    method.load(weights);
    if (optimiser != nullptr) {
      torch::serialize::InputArchive state;
      archive.read("optimiser", state);
      optimiser->load(state);
    }
    torch::Tensor step;
    torch::Tensor seconds;
    torch::Tensor threads;
    archive.read("step", step);
    archive.read("seconds", seconds);
    archive.read("threads", threads);
    return {step.item<std::int64_t>(), seconds.item<double>(), threads.item<std::int64_t>()};
  } catch (const std::exception& error) {
    std::string reason = error.what();
    reason = reason.substr(0, reason.find('\n'));
    throw std::runtime_error(file.string() + ": cannot be read as a checkpoint: " + reason);
  }
}

LoadedRun load_run(const Catalogue& catalogue, const std::filesystem::path& run) {
  const RunPaths paths(run);
  if (!is_run_folder(run)) {
    throw std::runtime_error(run.string() +
                             ": not a run folder; it has no experiment.json, as `earshot train` "
                             "writes");
  }
  LoadedRun loaded;
  loaded.experiment = experiment_of_run(catalogue, run);
  if (!std::filesystem::exists(paths.checkpoint())) {
    throw std::runtime_error(run.string() + ": has no checkpoint yet; train it a little first");
  }
  loaded.method = make_method(catalogue, loaded.experiment);
  loaded.facts = load_checkpoint(paths.checkpoint(), *loaded.method, nullptr);
  loaded.method->eval();
  loaded.encoder = loaded.method->encoder();
  return loaded;
}

}  // namespace earshot
