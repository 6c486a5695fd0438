#pragma once

#include <torch/torch.h>

namespace earshot {

/// BYOL-A's log-mixup-exp (Niizumi et al. 2021, "BYOL for Audio", sec. III-C): pictures are mixed
/// as the powers that they are logarithms of, log((1 - lambda) exp(x) + lambda exp(other) + 2^-23),
/// in the log domain, so that any size is fine. pictures, others [n, ...] of one shape; lambdas
/// [n], 0 .. 1 (1 itself left out): the weight of the other. Throws std::invalid_argument where the
/// shapes do not fit.
torch::Tensor log_mixup_exp(const torch::Tensor& pictures, const torch::Tensor& others,
                            const torch::Tensor& lambdas);

/// Adds to each picture [n, 1, bands, frames] a straight line over time from `heads` to `tails`,
/// both [n] (Niizumi et al. 2023, BYOL-A's second version, sec. III-B "Random linear fader").
torch::Tensor linear_fade(const torch::Tensor& pictures, const torch::Tensor& heads,
                          const torch::Tensor& tails);

}  // namespace earshot
