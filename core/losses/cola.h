#pragma once

#include <torch/torch.h>

namespace earshot {

/// What COLA's classification gives for one batch; all scalars on the device of the input.
struct Cola {
  torch::Tensor loss;
  /// Share of the anchors whose largest similarity is to their own positive; detached.
  torch::Tensor accuracy;
  /// Mean similarity of the pairs, of all others (undefined for N = 1), and the largest magnitude:
  /// the bilinear form has no bound. Detached.
  torch::Tensor positive_similarity, negative_similarity, largest_similarity;
};

/// s_ij = a_i^T W p_j (Saeed et al. 2020, "Contrastive learning of general-purpose audio
/// representations", eq. 1): anchors and positives [N, D], weight [D, D]; returns [N, N], a row an
/// anchor, float32 at least. Throws std::invalid_argument for other shapes.
torch::Tensor bilinear_similarity(const torch::Tensor& anchors, const torch::Tensor& positives,
                                  const torch::Tensor& weight);

/// s_ij = cos(a_i, p_j) / temperature, which is greater than 0; else as bilinear_similarity.
torch::Tensor scaled_cosines(const torch::Tensor& anchors, const torch::Tensor& positives,
                             double temperature);

/// The multi-class cross entropy of Saeed et al. 2020, eq. 2: each anchor is to find its positive
/// among the batch's positives, in this one direction; the mean over the N anchors. similarity
/// [N, N], N >= 1. Throws std::invalid_argument for any other.
Cola cola(const torch::Tensor& similarity);

}  // namespace earshot
