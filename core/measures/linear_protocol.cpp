#include "core/measures/linear_protocol.h"

#include "core/tensor/feature_tensor.h"

namespace earshot {
namespace {

double knn_on_test(const ProtocolTask& task, const KnnSettings& settings) {
  const LabelledItems& labelled = task.labelled;
  const auto train = labelled.rows(Split::Train), test = labelled.rows(Split::Test);
  const torch::Tensor values = tensor_of(task.features);
  const auto part = [&](const std::vector<std::int64_t>& rows) {
    return values.index_select(0, torch::tensor(rows, torch::kInt64));
  };
  return knn_accuracy(part(train), torch::tensor(labelled.labels_at(train), torch::kInt64),
                      part(test), torch::tensor(labelled.labels_at(test), torch::kInt64),
                      static_cast<std::int64_t>(labelled.classes.size()), settings);
}

}  // namespace

FittedProtocol fitted_protocol(const ProtocolTask& task, const KnnSettings& knn) {
  const LabelledItems& labelled = task.labelled;
  const ProbeRows rows{labelled.rows(Split::Train), labelled.rows(Split::Valid),
                       labelled.rows(Split::Test)};
  ProbeSettings settings;
  settings.seed = task.seed;
  const ProbeOutcome outcome =
      linear_probe(tensor_of(task.features), labelled.labels, rows,
                   static_cast<std::int64_t>(labelled.classes.size()), settings, task.stop);
  ProbeResult result = result_of_classes(task, outcome.predicted);
  result.valid_accuracy = outcome.valid_accuracy;
  result.regularisation = outcome.regularisation;
  result.train_clips = outcome.train_rows;
  result.valid_clips = outcome.valid_rows;
  if (!task.is_baseline) result.further = {{"knn_accuracy", knn_on_test(task, knn)}};
  return {std::move(result), outcome.classes_of};
}

ProbeResult linear_protocol(const ProtocolTask& task, const KnnSettings& knn) {
  return fitted_protocol(task, knn).result;
}

}  // namespace earshot
