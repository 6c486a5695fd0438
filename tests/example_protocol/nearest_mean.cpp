#include "tests/example_protocol/nearest_mean.h"

#include <cmath>

#include "core/measures/metrics.h"
#include "core/measures/protocol.h"
#include "core/tensor/feature_tensor.h"

namespace earshot::example {
namespace {

torch::Tensor at(const Features& features, const std::vector<std::int64_t>& rows) {
  return tensor_of(features).index_select(0, torch::tensor(rows, torch::kInt64));
}

/// The mean of each class's training items, [classes, width].
torch::Tensor class_means(const ProtocolTask& task) {
  const auto rows = task.labelled.rows(Split::Train);
  const torch::Tensor labels = torch::tensor(task.labelled.labels_at(rows), torch::kInt64);
  const torch::Tensor mine = at(task.features, rows);
  std::vector<torch::Tensor> means;
  for (std::size_t i = 0; i < task.labelled.classes.size(); ++i) {
    means.push_back(mine.index({labels == static_cast<std::int64_t>(i)}).mean(0));
  }
  return torch::stack(means);
}

std::vector<std::int64_t> nearest(const torch::Tensor& means, const torch::Tensor& rows) {
  const torch::Tensor classes = torch::cdist(rows, means).argmin(1).contiguous();
  const auto* first = classes.data_ptr<std::int64_t>();
  return {first, first + classes.size(0)};
}

ProbeResult judge(const Values& settings, const ProtocolTask& task) {
  const auto options = options_from<NearestMeanOptions>(settings);
  const torch::Tensor means = class_means(task);
  const auto tested = task.labelled.rows(Split::Test);
  ProbeResult result = result_of_classes(task, nearest(means, at(task.features, tested)));
  const auto factor = static_cast<float>(std::pow(10.0, -options.quieter_db / 20));
  const Features quiet = task.changed(task.labelled.items_at(tested),
                                      [factor](std::int64_t, std::int64_t, std::span<float> sound) {
                                        for (float& sample : sound) sample *= factor;
                                      });
  result.figures.emplace_back("quiet_accuracy", accuracy(task.labelled.labels_at(tested),
                                                         nearest(means, tensor_of(quiet))));
  return result;
}

}  // namespace

void describe(Binder& binder, NearestMeanOptions& options) {
  binder.real("quieter_db", options.quieter_db)
      .label("Quieter by")
      .unit("dB")
      .hard(0, 120)
      .soft(0, 40)
      .help("How much quieter the test clips are made for quiet accuracy.")
      .source("ours: a distant microphone");
}

ProtocolEntry nearest_mean() {
  ProtocolEntry entry;
  entry.words = {"nearest_mean", "Nearest mean",
                 "The class whose training clips have the nearest mean of features.",
                 "Snell et al. 2017 (prototypical networks), sec. 2.3"};
  entry.brief = "nearest mean";
  entry.parameters = parameters_of<NearestMeanOptions>();
  entry.figures = {{"quiet_accuracy", "quiet accuracy",
                    "Share of the test clips whose class is told right when they are quieter.",
                    "ours"}};
  entry.judge = judge;
  return entry;
}

}  // namespace earshot::example
