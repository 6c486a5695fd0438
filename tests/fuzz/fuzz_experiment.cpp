// experiment.json, with what is asked of an experiment before anything is built from it.
#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "tests/fuzz/harness.h"

int main(int argc, char** argv) {
  using namespace earshot;
  const Catalogue catalogue = built_in_catalogue();
  testing::FuzzTarget target;
  for (const char* preset : {"simclr-small", "vq-cpc-small", "pase-small"}) {
    if (catalogue.preset(preset) == nullptr) continue;
    target.files.push_back(to_json(catalogue, preset_experiment(catalogue, preset)));
  }
  target.files.push_back(R"({"method.name": "byol", "training": {"steps": 5, "learning_rate": 1e-3},
                             "views.order": "gain, noise", "data": {"path": "../a"}})");
  target.read = [&](const std::filesystem::path& file) {
    const Experiment read = load_experiment(catalogue, file);
    for (const ParameterError& error : contradictions(catalogue, read)) throw error;
    to_json(catalogue, read);
    differences(default_experiment(catalogue), read);
  };
  return testing::run_fuzzer(argc, argv, target);
}
