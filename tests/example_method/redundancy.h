#pragma once

#include <torch/torch.h>

namespace earshot::example {

/// Barlow Twins' loss (Zbontar et al. 2021, "Barlow Twins: self-supervised learning via redundancy
/// reduction", eq. 1 and algorithm 1): the cross-correlation of the two views' dimensions over the
/// batch is to be the identity. Off-diagonal terms are weighted by `redundancy_weight` (lambda,
/// 5e-3 there). Dimensions are standardised as a batch norm without weights does it (epsilon 1e-5),
/// as in the authors' code. a, b [batch, dimensions], batch >= 2; returns a scalar, 0 at best.
/// Throws std::invalid_argument where the shapes differ or there is one row only.
torch::Tensor redundancy_loss(const torch::Tensor& a, const torch::Tensor& b,
                              double redundancy_weight);

}  // namespace earshot::example
