#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"

namespace earshot::testing {

/// A run folder as a training leaves it, without any training: one value of each series a step,
/// from step 1 on. No tensor is needed for it.
inline void write_run(const std::filesystem::path& folder, const Experiment& experiment,
                      const std::map<std::string, std::vector<double>>& series) {
  const RunPaths paths(folder);
  std::filesystem::create_directories(folder);
  save_experiment(built_in_catalogue(), experiment, paths.experiment());
  std::size_t steps = 0;
  for (const auto& [name, values] : series) steps = std::max(steps, values.size());
  std::ofstream metrics(paths.metrics());
  for (std::size_t step = 0; step < steps; ++step) {
    metrics << "{\"step\":" << step + 1;
    for (const auto& [name, values] : series) {
      if (step < values.size()) metrics << ",\"" << name << "\":" << values[step];
    }
    metrics << "}\n";
  }
}

}  // namespace earshot::testing
