#pragma once

#include <torch/torch.h>

namespace earshot {

/// What InfoNCE gives for each row of scores.
struct InfoNce {
  torch::Tensor loss;  ///< [...]
  /// Whether no negative scores higher than the positive, and whether all score lower, [...] of 0
  /// and 1, detached. They differ where scores tie: in a collapsed model the first is all 1, the
  /// second all 0.
  torch::Tensor first, alone;
};

/// InfoNCE (van den Oord et al. 2018, CPC, eq. 4): -log(exp(p) / (exp(p) + sum of exp(n))), the
/// cross entropy of telling the positive from its negatives by their scores. It needs no scale:
/// whoever scores has divided by a temperature. positive [...], negatives [..., count], floating
/// point, count >= 1. Calculated in float32 at least, in the log domain: scores of any size are
/// fine. With n equal scores the loss is log(1 + n). Throws std::invalid_argument where the shapes
/// do not fit.
InfoNce info_nce(const torch::Tensor& positive, const torch::Tensor& negatives);

}  // namespace earshot
