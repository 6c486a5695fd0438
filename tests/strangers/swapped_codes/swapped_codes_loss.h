#pragma once

#include <torch/torch.h>

#include <vector>

namespace earshot::strangers {

/// Codes of a batch by Sinkhorn and Knopp's algorithm (Caron et al. 2020, "Unsupervised learning of
/// visual features by contrasting cluster assignments", sec. 3.1, eq. 3 to 5): each row is shared
/// out among the prototypes, all of which get equally much of the batch. scores [batch,
/// prototypes], cosines; epsilon above 0: the larger, the evener; `rounds` at least 1. Returns
/// [batch, prototypes] that sum to 1 in each row, without gradient. Throws std::invalid_argument.
torch::Tensor sinkhorn_codes(const torch::Tensor& scores, double epsilon, std::int64_t rounds);

/// Swapped prediction with many crops (the same, eq. 2 and 6): each crop tells the codes of every
/// other crop that has some, by a softmax of its scores over the temperature; the mean over all
/// such pairs. scores: a crop -> [batch, prototypes]; codes: those of the first crops, likewise.
/// Scalar; only the scores get gradient. Throws std::invalid_argument unless there are two crops at
/// least, one of them with codes, and no more codes than crops, all of one shape.
torch::Tensor swapped_loss(const std::vector<torch::Tensor>& scores,
                           const std::vector<torch::Tensor>& codes, double temperature);

}  // namespace earshot::strangers
