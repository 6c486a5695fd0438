#include "core/training/recorded_health.h"

#include <algorithm>
#include <cmath>

#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/views_of.h"
#include "core/measures/health_figures.h"
#include "core/training/label_watch.h"

namespace earshot {

void RecordedHealth::see(const StepDone& step) {
  if (auto told = recorded_label(step.values, "")) label_ = std::move(told);
  const HealthNumbers numbers = health_numbers(step.step, step.values);
  const bool measured = std::ranges::any_of(health_figures(), [&numbers](const HealthFigure& one) {
    return one.read != nullptr && std::isfinite(numbers.*one.read);
  });
  if (!measured) return;
  if (last_) best_.see(*last_);
  last_ = numbers;
}

std::optional<HealthVerdict> RecordedHealth::verdict_on(std::int64_t rows, std::int64_t features,
                                                        const std::string& label) const {
  if (!last_) return std::nullopt;
  HealthNumbers numbers = *last_;
  numbers.rows = rows;
  numbers.features = features;
  numbers.label = label_;
  if (numbers.label) numbers.label->label = label;
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
