#pragma once

#include <torch/torch.h>

namespace earshot {

struct KnnSettings {
  std::int64_t neighbours = 20;  ///< k; all of the bank where it holds fewer
  double temperature = 0.07;     ///< tau
};

/// Weighted vote of the nearest neighbours by cosine: score of a class = sum over the k nearest
/// with that label of exp(cos / tau) (Wu et al. 2018, "Unsupervised Feature Learning via
/// Non-Parametric Instance Discrimination", sec. 3.4). Below tau = 1/600 the largest cosine is
/// subtracted first, which no ranking sees, so that nothing overflows.
/// bank [items, features], labels [items] int64 in 0 .. classes-1, queries [queries, features];
/// returns [queries, classes] float64 on the queries' device. Rows need not be normalised. Throws
/// std::invalid_argument where shapes do not fit or the bank is empty.
torch::Tensor knn_scores(const torch::Tensor& bank, const torch::Tensor& labels,
                         const torch::Tensor& queries, std::int64_t classes,
                         const KnnSettings& settings = {});

/// Share of the queries whose label the vote names.
double knn_accuracy(const torch::Tensor& bank, const torch::Tensor& labels,
                    const torch::Tensor& queries, const torch::Tensor& query_labels,
                    std::int64_t classes, const KnnSettings& settings = {});

}  // namespace earshot
