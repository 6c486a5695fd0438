#pragma once

#include <torch/torch.h>

namespace earshot {

/// The binary contrast of wav2vec (Schneider et al. 2019, eq. 2): for each row
/// -log sigmoid(positive) - weight x sum of log sigmoid(-negative). positive [...], negatives
/// [..., count], floating point; returns [...], in float32 at least. wav2vec's lambda E[...] with
/// lambda = the number of negatives is weight 1 (fairseq's balanced_classes: 1 / count). With
/// scores of 0 the loss is (1 + weight x count) log 2. Throws std::invalid_argument where the
/// shapes do not fit.
torch::Tensor binary_contrast(const torch::Tensor& positive, const torch::Tensor& negatives,
                              double weight);

}  // namespace earshot
