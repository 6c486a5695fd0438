#include "core/training/watch.h"

#include <algorithm>
#include <numeric>

#include "core/base/random.h"
#include "core/evaluation/knn.h"

namespace earshot {

std::vector<std::int64_t> watched_clips(const Dataset& dataset, std::uint64_t seed,
                                        std::int64_t count) {
  std::vector<std::int64_t> all(dataset.clips.size());
  std::iota(all.begin(), all.end(), std::int64_t{0});
  const auto size = static_cast<std::int64_t>(all.size());
  const std::int64_t kept = std::min(count, size);
  Random random(seed, {name_hash("watched clips")});
  for (std::int64_t i = 0; i < kept; ++i) {
    std::swap(all[static_cast<std::size_t>(i)],
              all[static_cast<std::size_t>(random.integer(i, size - 1))]);
  }
  all.resize(static_cast<std::size_t>(kept));
  std::sort(all.begin(), all.end());
  return all;
}

std::optional<double> watched_knn_accuracy(const Dataset& dataset, const Experiment& experiment,
                                           const Embeddings& embeddings) {
  const int column = dataset.column(experiment.text("data.label"));
  if (column < 0) return std::nullopt;
  const std::vector<std::string> classes = dataset.classes(column);
  std::vector<std::int64_t> rows[2];
  std::vector<std::int64_t> labels[2];
  for (std::size_t row = 0; row < embeddings.clips.size(); ++row) {
    const Clip& clip = dataset.clips[static_cast<std::size_t>(embeddings.clips[row])];
    const std::string& label = clip.labels[static_cast<std::size_t>(column)];
    if (label.empty() || clip.split == Split::Test) continue;
    const int part = clip.split == Split::Train ? 0 : 1;
    rows[part].push_back(static_cast<std::int64_t>(row));
    labels[part].push_back(std::lower_bound(classes.begin(), classes.end(), label) -
                           classes.begin());
  }
  if (classes.size() < 2 || rows[0].empty() || rows[1].empty()) return std::nullopt;
  const torch::NoGradGuard no_grad;
  const torch::Tensor all =
      torch::from_blob(const_cast<float*>(embeddings.values.data()),
                       {static_cast<std::int64_t>(embeddings.clips.size()), embeddings.features});
  const KnnSettings settings{experiment.integer("evaluation.knn_k"),
                             experiment.real("evaluation.knn_temperature")};
  return knn_accuracy(all.index_select(0, torch::tensor(rows[0])), torch::tensor(labels[0]),
                      all.index_select(0, torch::tensor(rows[1])), torch::tensor(labels[1]),
                      static_cast<std::int64_t>(classes.size()), settings);
}

}  // namespace earshot
