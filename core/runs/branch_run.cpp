#include "core/runs/branch_run.h"

#include <stdexcept>
#include <utility>

#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_writer.h"
#include "core/training/checkpoint.h"
#include "core/training/model.h"

namespace earshot {
namespace {

/// The name of every weight with its shape.
std::vector<std::pair<std::string, std::vector<std::int64_t>>> weights_of(
    const Catalogue& catalogue, const Experiment& experiment) {
  const std::shared_ptr<Method> method = make_method(catalogue, experiment);
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> weights;
  for (const auto& item : method->named_parameters()) {
    weights.emplace_back(item.key(), item.value().sizes().vec());
  }
  return weights;
}

Experiment with_change(const Catalogue& catalogue, Experiment experiment,
                       const BranchRequest& request) {
  set_value(catalogue, experiment, request.path, request.value);
  const std::int64_t planned = experiment.integer("training.steps");
  set_value(catalogue, experiment, "training.steps", std::max(planned, request.steps));
  return experiment;
}

/// A folder that is gone again unless it was kept.
class Staging {
 public:
  explicit Staging(const std::filesystem::path& target) : target_(target), folder_(target) {
    folder_ += ".making";
    std::filesystem::create_directories(folder_);
  }
  ~Staging() {
    std::error_code ignored;
    if (!kept_) std::filesystem::remove_all(folder_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  const std::filesystem::path& folder() const { return folder_; }
  void keep() {
    std::filesystem::rename(folder_, target_);
    kept_ = true;
  }

 private:
  std::filesystem::path target_, folder_;
  bool kept_ = false;
};

}  // namespace

bool may_differ_in_branch(const std::string& path) {
  return !path.starts_with("data.") && !path.starts_with("evaluation.") &&
         !path.starts_with("encoder.") && !decides_settings(path) && path != "training.optimiser";
}

std::int64_t branch_run(const Catalogue& catalogue, const BranchRequest& request) {
  if (!may_differ_in_branch(request.path)) {
    throw ParameterError(request.path, "cannot differ in a branch; start a new run");
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(request.target))) {
    throw std::runtime_error(request.target.string() + ": is there already; choose another name");
  }
  const LoadedRun loaded = load_run(catalogue, request.run);
  const std::int64_t step = loaded.facts.step;
  const Experiment before = experiment_of_run(catalogue, request.run, step);
  const Experiment after = with_change(catalogue, before, request);
  for (const ParameterError& error : contradictions(catalogue, after)) throw error;
  if (after.integer("training.steps") <= step) {
    throw ParameterError("training.steps",
                         "the checkpoint has all of them; plan more than " + std::to_string(step));
  }
  if (weights_of(catalogue, before) != weights_of(catalogue, after)) {
    throw ParameterError(request.path, "makes other weights than the checkpoint of step " +
                                           std::to_string(step) + " has; start a new run");
  }
  const auto all = sections(catalogue, after);
  const Parameter* parameter = find_parameter(all, request.path);
  const bool at_the_step = parameter != nullptr && parameter->applies == Applies::NextStep;

  const RunPaths from(request.run);
  Staging staging(request.target);
  const RunPaths to(staging.folder());
  const std::filesystem::path checkpoint = checkpoint_of(request.run);
  std::filesystem::copy_file(checkpoint, to.folder / checkpoint.filename());
  for (auto file : {&RunPaths::metrics, &RunPaths::changes, &RunPaths::clips}) {
    if (std::filesystem::exists((from.*file)())) {
      std::filesystem::copy_file((from.*file)(), (to.*file)());
    }
  }
  Experiment begun = load_experiment(catalogue, from.experiment());
  if (at_the_step) {
    set_value(catalogue, begun, "training.steps", after.values.at("training.steps"));
  } else {
    begun = with_change(catalogue, begun, request);
  }
  save_experiment(catalogue, begun, to.experiment());
  {
    RunWriter writer(staging.folder());
    writer.begin_at(step);
    const Value& was = before.values.at(request.path);
    if (at_the_step) writer.change({step, request.path, was, request.value});
    writer.log("branched from " + request.run.filename().string() + " at step " +
               std::to_string(step) + ", with " + request.path + " " + to_text(was) + " -> " +
               to_text(request.value));
  }
  staging.keep();
  return step;
}

}  // namespace earshot
