// A run folder's changes.jsonl, metrics.jsonl, evaluations.jsonl and trial.json: what is wrong in
// them is told, and never thrown.
#include "core/built_in/catalogue.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation_history.h"
#include "core/runs/trial_json.h"
#include "tests/fuzz/harness.h"

namespace {

/// The first that is no line to be shown is a fault of ours.
void check(const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) {
    if (problem.size() > 1000) throw 1;
    for (const char letter : problem) {
      if (static_cast<unsigned char>(letter) < ' ') throw 2;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace earshot;
  const Catalogue catalogue = built_in_catalogue();
  const std::vector<ComparedFigure> compared = compared_figures(catalogue);
  testing::FuzzTarget target;
  target.name = "changes.jsonl";
  target.files = {
      "{\"step\":3,\"path\":\"method.temperature\",\"before\":0.2,\"after\":0.5}\n"
      "{\"step\":4,\"path\":\"training.learning_rate\",\"after\":0.25}\n",
      "{\"step\":1,\"loss\":1.5,\"rankme\":null}\n{\"step\":2,\"loss\":1e-3,\"epoch\":0}\n",
      "{\"step\":60,\"label\":\"a\",\"protocol\":\"linear\",\"test_clips\":9,\"ranked\":"
      "\"accuracy\","
      "\"figures\":{\"accuracy\":0.5},\"interval\":[0.4,0.6],\"baselines\":{\"log_mel\":0.5}}\n",
      R"({"method": "a", "seed": 0, "seconds": 1, "steps": 2, "examples": 3, "parameters": 4,
          "milliseconds_per_step": 5, "probe_accuracy": 0.5, "knn_accuracy": null,
          "untrained_accuracy": 0, "log_mel_accuracy": 1, "health": ""})"};
  target.read = [&](const std::filesystem::path& file) {
    const auto run = file.parent_path();
    if (!is_run_folder(run)) {
      write_file_safely(RunPaths(run).experiment(), "{\"seed\": 0}");
    }
    std::vector<std::string> problems;
    experiment_of_run(catalogue, run, latest_step, problems);
    std::uintmax_t offset = 0;
    read_metrics(file, offset, problems);
    std::filesystem::copy_file(file, RunPaths(run).evaluations(),
                               std::filesystem::copy_options::overwrite_existing);
    past_evaluations(run, "a", "linear", problems);
    std::string problem;
    kept_trial(compared, file, 0, problem);
    problems.push_back(problem);
    check(problems);
    cut_after(run, 1);
  };
  return testing::run_fuzzer(argc, argv, target);
}
