#pragma once

#include <torch/torch.h>

namespace earshot {

/// One direction of BYOL's loss for each row: |p/|p| - z/|z||^2 = 2 - 2 cos(p, z), 0 where the
/// prediction meets its target, 2 where it is orthogonal, 4 where it is opposite (Grill et al.
/// 2020, "Bootstrap your own latent", eq. 2). The whole loss is the sum of both directions, 0 .. 8,
/// the mean over the batch. p, z [batch, dimensions], floating point; returns [batch]. Calculated
/// in float32 at least. A row of length 0 counts as orthogonal and gets no gradient. Throws
/// std::invalid_argument where the shapes differ.
torch::Tensor byol_loss(const torch::Tensor& predictions, const torch::Tensor& targets);

}  // namespace earshot
