#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/experiment/run_folder.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/support.h"

namespace earshot::testing {

/// A training of seconds on sounds of its own, whose figures a test knows by heart.
class ToyTraining {
 protected:
  explicit ToyTraining(std::shared_ptr<const Catalogue> catalogue)
      : catalogue_(std::move(catalogue)) {
    write_toy_sounds(at("sounds"), 3, 16, 0.5, 16000);
  }

  std::filesystem::path at(const std::string& name) const { return folder_.path() / name; }

  Experiment toy_experiment(std::int64_t steps = 10) const {
    Experiment experiment = preset_experiment(*catalogue_, "simclr-small");
    const auto set = [&](const std::string& path, const Value& value) {
      set_value(*catalogue_, experiment, path, value);
    };
    set("data.path", at("sounds").string());
    set("training.batch_size", std::int64_t{8});
    set("training.steps", steps);
    set("training.schedule", std::string("constant"));
    set("training.checkpoint_every", std::int64_t{1000000});
    set("training.checkpoint_seconds", 0.0);
    set("training.keep_checkpoints", std::int64_t{0});
    set("training.watch_clips", std::int64_t{0});
    set("views.crop_samples", std::int64_t{4000});
    return experiment;
  }

  TrainRequest fresh(const std::string& run, const Experiment& experiment) const {
    return train_request(catalogue_, experiment, at(run));
  }
  TrainRequest again(const std::string& run) const {
    TrainRequest request = train_request(catalogue_, toy_experiment(), at(run));
    request.experiment.reset();
    return request;
  }

  /// The losses that a run folder holds, by step from 1; fails where one is missing or twice there.
  std::vector<double> recorded(const std::string& run) const {
    std::vector<double> losses;
    std::uintmax_t offset = 0;
    for (const MetricLine& line : read_metrics(RunPaths(at(run)).metrics(), offset)) {
      if (line.step != static_cast<std::int64_t>(losses.size()) + 1) return {};
      for (const auto& [name, value] : line.values) {
        if (name == "loss") losses.push_back(value);
      }
    }
    return losses;
  }

  /// The losses of the toy experiment where nothing happens to it; empty where it did not end well.
  std::vector<double> left_alone() const {
    Trainer trainer(fresh("whole", toy_experiment()));
    const Followed followed = follow(trainer);
    return followed.last.state == RunState::Finished ? recorded("whole") : std::vector<double>();
  }

  TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_;
};

}  // namespace earshot::testing
