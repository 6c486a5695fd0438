#pragma once

#include <torch/torch.h>

namespace earshot {

/// Makes `target` an exact copy of `online` (parameters and buffers) that takes no gradient. Both
/// have the same structure. Throws std::invalid_argument where they have not.
void begin_as(torch::nn::Module& target, const torch::nn::Module& online);

/// The exponential moving average of a momentum branch: each parameter of target becomes
/// m target + (1 - m) online (He et al. 2019, eq. 2; Grill et al. 2020, eq. 1). Buffers (the
/// statistics of batch norm) are left alone: they follow from the branch's own forward passes, as
/// in MoCo's and BYOL's code. m in [0, 1].
void follow(torch::nn::Module& target, const torch::nn::Module& online, double m);

/// Root of the summed squared difference of all parameters, over the root of the summed squares of
/// online's: how far a momentum branch lags. Scalar, detached, on the device.
torch::Tensor relative_distance(const torch::nn::Module& target, const torch::nn::Module& online);

}  // namespace earshot
