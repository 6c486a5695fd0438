// evaluation.json, as reports and the Evaluate panel read it.
#include "core/base/regular_file.h"
#include "core/built_in/catalogue.h"
#include "core/runs/evaluation.h"
#include "tests/fuzz/harness.h"

namespace {

earshot::EvaluationResult whole() {
  earshot::EvaluationResult result;
  result.probe.label = "tone";
  result.probe.classes = {"high", "läg", "=low"};
  result.probe.confusion = {{3, 1, 0}, {2, 4, 0}, {0, 0, 1}};
  for (const std::string& name : result.probe.classes) {
    result.probe.per_class.push_back({name, 0.5, 0.25, 1.0 / 3, 4});
  }
  result.probe.predictions = {{{0}, 0, 0}, {{5}, 0, 1}, {{11}, 2, 2}};
  result.probe.figures = {{"accuracy", 0.75}};
  result.baselines = {{"untrained", result.probe}, {"log_mel", result.probe}};
  result.data = "/sounds";
  result.data_clips = 12;
  return result;
}

/// By the protocol that hears distortions.
earshot::EvaluationResult robust() {
  earshot::EvaluationResult result = whole();
  result.probe.protocol = "robustness";
  result.probe.figures = {{"unseen_accuracy", 0.5}, {"accuracy", 0.75}};
  result.probe.distortions = {{"reverberation", false, 0.5}, {"speech_codec", true, 0.25}};
  for (auto& [name, probe] : result.baselines) probe = result.probe;
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const earshot::Catalogue catalogue = earshot::built_in_catalogue();
  earshot::testing::FuzzTarget target;
  target.files = {earshot::to_json(whole()), earshot::to_json(robust()),
                  R"({"protocol": "linear", "split": "test", "accuracy": 0.25, "macro_f1": 0.2,
                      "baselines": {}, "classes": ["a", "b"], "confusion": [[1, 0], [3, 0]]})"};
  target.read = [&catalogue](const std::filesystem::path& file) {
    const auto read =
        earshot::evaluation_from_json(catalogue, earshot::read_regular_file(file, 1 << 26));
    earshot::to_json(read);
  };
  return earshot::testing::run_fuzzer(argc, argv, target);
}
