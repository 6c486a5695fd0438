#pragma once

#include <torch/torch.h>

namespace earshot {

/// What a batch of queries gives against a queue; all on the device of the input.
struct QueueContrast {
  torch::Tensor loss;  ///< scalar
  /// [N, 1 + K], the positive first, divided by the temperature; detached.
  torch::Tensor logits;
  /// Share of the queries that are more like their own key than like any key of the queue;
  /// detached.
  torch::Tensor accuracy;
  /// Mean cosine of a query with its own key, and with the keys of the queue; detached.
  torch::Tensor positive_similarity, negative_similarity;
};

/// InfoNCE against a queue (He et al. 2019, "Momentum contrast", eq. 1; the denominator holds one
/// positive and K negatives): -log of exp(q k+ / t) / (exp(q k+ / t) + sum_i exp(q k_i / t)), the
/// mean over the batch. queries, keys [N, dimensions], queue [K, dimensions], all rows of length 1
/// (unit_rows) and of one floating type, N and K >= 1; temperature > 0. The gradient reaches what
/// takes one: in MoCo the queries alone. Not under autocast. Throws std::invalid_argument where
/// shapes do not fit or the temperature is not positive.
QueueContrast queue_contrast(const torch::Tensor& queries, const torch::Tensor& keys,
                             const torch::Tensor& queue, double temperature);

}  // namespace earshot
