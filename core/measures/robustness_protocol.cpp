#include "core/measures/robustness_protocol.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/stopped.h"
#include "core/measures/distorted_sound.h"
#include "core/measures/linear_protocol.h"
#include "core/measures/metrics.h"
#include "core/tensor/feature_tensor.h"

namespace earshot {
namespace {

bool is_seen(const DistortionEntry& distortion, const std::set<std::string>& drawn_kinds) {
  return std::ranges::any_of(distortion.kinds,
                             [&](const std::string& kind) { return drawn_kinds.contains(kind); });
}

FigureValues means_of(const std::vector<DistortionResult>& distortions) {
  double seen_sum = 0, unseen_sum = 0, seen = 0, unseen = 0;
  for (const DistortionResult& one : distortions) {
    (one.seen ? seen_sum : unseen_sum) += one.accuracy;
    (one.seen ? seen : unseen) += 1;
  }
  FigureValues means{{"unseen_accuracy", unseen > 0 ? unseen_sum / unseen : seen_sum / seen}};
  if (seen > 0) means.emplace_back("seen_accuracy", seen_sum / seen);
  return means;
}

}  // namespace

ProbeResult robustness_protocol(const ProtocolTask& task, const KnnSettings& knn) {
  if (task.distortions.empty() || !task.changed || task.sounds == nullptr) {
    throw std::invalid_argument("there is no distortion to hear the test clips through");
  }
  FittedProtocol fitted = fitted_protocol(task, knn);
  ProbeResult& result = fitted.result;
  const std::vector<std::int64_t> rows = task.labelled.rows(Split::Test);
  const std::vector<std::int64_t> truth = task.labelled.labels_at(rows);
  const std::vector<Item> items = task.labelled.items_at(rows);
  for (const DistortionEntry& distortion : task.distortions) {
    leave_if_stopped(task.stop);
    if (task.hears) task.hears(distortion.words.label);
    const Features heard = task.changed(items, distorted(*task.sounds, distortion));
    result.distortions.push_back({distortion.words.name, is_seen(distortion, task.drawn_kinds),
                                  accuracy(truth, fitted.classes_of(tensor_of(heard)))});
  }
  if (task.hears) task.hears("");
  const FigureValues means = means_of(result.distortions);
  result.figures.insert(result.figures.begin(), means.begin(), means.end());
  return std::move(result);
}

}  // namespace earshot
