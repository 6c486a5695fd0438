// What saving and loading a checkpoint takes: seconds, and memory besides the network's own.
// Arguments: PRESET (default simclr-paper) FOLDER (default the temporary one).
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/built_in/catalogue.h"
#include "core/experiment/training_options.h"
#include "core/training/checkpoint.h"
#include "core/training/model.h"

using namespace earshot;

namespace {

double megabytes_of(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size() + 1)) / 1024;
  }
  return 0;
}

/// Prints how long the work takes and by how much memory rises meanwhile, at most.
template <class Work>
void measured(const char* what, const Work& work) {
  std::ofstream("/proc/self/clear_refs") << '5';  // the peak begins anew
  const double before = megabytes_of("VmRSS");
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  std::printf("%-8s %6.2f s, %7.1f MB more at most, %7.1f MB more at the end\n", what,
              taken.count(), megabytes_of("VmHWM") - before, megabytes_of("VmRSS") - before);
}

struct Parts {
  std::shared_ptr<Method> method;
  std::unique_ptr<Optimiser> optimiser;
};

Parts parts_of(const Catalogue& catalogue, const Experiment& experiment) {
  Parts parts{make_method(catalogue, experiment), nullptr};
  const auto options = options_from<TrainingOptions>(experiment.within("training"));
  parts.optimiser = make_optimiser(options, parameter_groups(*parts.method, options.head_rate));
  return parts;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string preset = argc > 1 ? argv[1] : "simclr-paper";
  const std::filesystem::path folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
  const Catalogue catalogue = built_in_catalogue();
  const Experiment experiment = preset_experiment(catalogue, preset);
  const std::filesystem::path file = folder / "bench-checkpoint.safetensors";
  Parts saved = parts_of(catalogue, experiment);
  for (const torch::Tensor& parameter : saved.method->parameters()) {
    if (parameter.requires_grad()) parameter.mutable_grad() = torch::zeros_like(parameter);
  }
  saved.optimiser->step(0.1, 0);  // it keeps state from here on
  double values = 0;
  for (const torch::Tensor& tensor : saved.method->parameters()) {
    values += static_cast<double>(tensor.numel());
  }
  measured("save", [&] { save_checkpoint(file, *saved.method, *saved.optimiser, {1, 1.0, 1}); });
  std::printf("%s: %.1f million parameters, a file of %.1f MB\n", preset.c_str(), values / 1e6,
              static_cast<double>(std::filesystem::file_size(file)) / 1e6);
  measured("again", [&] { save_checkpoint(file, *saved.method, *saved.optimiser, {1, 1.0, 1}); });
  measured("load", [&] { load_checkpoint(file, *saved.method, saved.optimiser.get()); });
  std::filesystem::remove(file);
  return 0;
}
