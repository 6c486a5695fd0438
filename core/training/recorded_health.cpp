#include "core/training/recorded_health.h"

#include <cmath>

#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/views_of.h"

namespace earshot {

void RecordedHealth::see(const StepDone& step) {
  HealthNumbers numbers;
  numbers.step = step.step;
  numbers.feature_deviation = numbers.rankme = numbers.uniformity = std::nan("");
  for (const auto& [name, value] : step.values) {
    if (name == "feature_std") numbers.feature_deviation = value;
    if (name == "rankme") numbers.rankme = value;
    if (name == "uniformity") numbers.uniformity = value;
  }
  const bool measured = std::isfinite(numbers.feature_deviation) || std::isfinite(numbers.rankme) ||
                        std::isfinite(numbers.uniformity);
  if (!measured) return;
  if (last_) best_.see(*last_);
  last_ = numbers;
}

std::optional<HealthVerdict> RecordedHealth::verdict_on(std::int64_t rows,
                                                        std::int64_t features) const {
  if (!last_) return std::nullopt;
  HealthNumbers numbers = *last_;
  numbers.rows = rows;
  numbers.features = features;
  return verdict(numbers, best_);
}

std::optional<std::int64_t> recorded_features(const std::filesystem::path& run) {
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator(RunPaths(run).embeddings(), ignored)) {
    if (entry.path().extension() != ".npy") continue;
    try {
      const NpyArray array = read_npy(entry.path());
      if (array.shape.size() == 2 && array.shape[1] > 0) return array.shape[1];
    } catch (const std::exception&) {
      // Torn; another may be whole.
    }
  }
  return std::nullopt;
}

std::int64_t measured_rows(const Catalogue& catalogue, const Experiment& experiment) {
  const MethodEntry* method = catalogue.method(experiment.text("method.name"));
  const std::int64_t batch = experiment.integer("training.batch_size");
  const bool two_views = method != nullptr && (views_of(catalogue, experiment).size() > 1 ||
                                               method->needs == EncoderNeed::Patches);
  return two_views ? 2 * batch : batch;
}

}  // namespace earshot
