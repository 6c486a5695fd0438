#include "core/training/watch.h"

#include "core/measures/knn.h"
#include "core/tensor/feature_tensor.h"

namespace earshot {

std::optional<double> watched_knn_accuracy(const Dataset& dataset, const Experiment& experiment,
                                           const Features& features) {
  const int column = dataset.column(experiment.text("data.label"));
  if (column < 0) return std::nullopt;
  const std::vector<std::string> classes = dataset.classes(column);
  std::vector<std::int64_t> rows[2];
  std::vector<std::int64_t> labels[2];
  for (std::size_t row = 0; row < features.items.size(); ++row) {
    const Clip& clip = dataset.clips[static_cast<std::size_t>(features.items[row].clip)];
    const std::string& label = clip.labels[static_cast<std::size_t>(column)];
    if (label.empty() || clip.split == Split::Test) continue;
    const int part = clip.split == Split::Train ? 0 : 1;
    rows[part].push_back(static_cast<std::int64_t>(row));
    labels[part].push_back(std::lower_bound(classes.begin(), classes.end(), label) -
                           classes.begin());
  }
  if (classes.size() < 2 || rows[0].empty() || rows[1].empty()) return std::nullopt;
  const torch::NoGradGuard no_grad;
  const torch::Tensor all = tensor_of(features);
  const KnnSettings settings{experiment.integer("evaluation.knn_k"),
                             experiment.real("evaluation.knn_temperature")};
  return knn_accuracy(all.index_select(0, torch::tensor(rows[0])), torch::tensor(labels[0]),
                      all.index_select(0, torch::tensor(rows[1])), torch::tensor(labels[1]),
                      static_cast<std::int64_t>(classes.size()), settings);
}

}  // namespace earshot
