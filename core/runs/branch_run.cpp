#include "core/runs/branch_run.h"

#include <stdexcept>
#include <utility>

#include "core/experiment/kept_files.h"
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

constexpr const char* steps_path = "training.steps";

Experiment with_change(const Catalogue& catalogue, Experiment experiment,
                       const BranchRequest& request) {
  set_value(catalogue, experiment, request.path, request.value);
  const std::int64_t planned = experiment.integer(steps_path);
  set_value(catalogue, experiment, steps_path, std::max(planned, request.steps));
  return experiment;
}

/// They are the other run's: nothing of them is made again here.
void leave_later_steps_out(const RunPaths& branch, std::int64_t step) {
  if (cut_after(branch.folder, step) > step) {
    std::filesystem::remove(branch.folder / "metrics.cut.jsonl");
  }
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
  const RunAtStep at = run_at_step(catalogue, request.run, request.from);
  const std::int64_t step = at.step;
  const Experiment& before = at.experiment;
  const Experiment after = with_change(catalogue, before, request);
  for (const ParameterError& error : contradictions(catalogue, after)) throw error;
  if (after.integer(steps_path) <= step) {
    throw ParameterError(steps_path,
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
  std::filesystem::copy_file(at.checkpoint, at.checkpoint == from.old_checkpoint()
                                                ? to.old_checkpoint()
                                                : to.checkpoint());
  for (auto file : {&RunPaths::metrics, &RunPaths::clips}) {
    if (std::filesystem::exists((from.*file)())) {
      std::filesystem::copy_file((from.*file)(), (to.*file)());
    }
  }
  leave_later_steps_out(to, step);
  Experiment begun = load_experiment(catalogue, from.experiment());
  if (at_the_step) {
    set_value(catalogue, begun, steps_path, after.values.at(steps_path));
  } else {
    begun = with_change(catalogue, begun, request);
  }
  save_experiment(catalogue, begun, to.experiment());
  {
    RunWriter writer(staging.folder());
    writer.begin_at(step);
    for (const RecordedChange& change : recorded_changes(request.run)) {
      if (change.step <= step) writer.change(change);
    }
    const Value& was = before.values.at(request.path);
    if (at_the_step) writer.change({step, request.path, was, request.value});
    // A change of it that the other run recorded would hold otherwise.
    const Value steps_so_far =
        experiment_of_run(catalogue, staging.folder(), step).values.at(steps_path);
    const Value& steps = after.values.at(steps_path);
    if (steps_so_far != steps) writer.change({step, steps_path, steps_so_far, steps});
    writer.log("branched from " + request.run.filename().string() + " at step " +
               std::to_string(step) + ", with " + request.path + " " + to_text(was) + " -> " +
               to_text(request.value));
  }
  staging.keep();
  return step;
}

}  // namespace earshot
