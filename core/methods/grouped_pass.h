#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

namespace earshot {

/// A forward pass in groups of consecutive rows, each group with batch statistics of its own, as if
/// on a device of its own (He et al. 2019, sec. 3.3): `forward` is called once a group and the
/// results are put together again. There are `groups` of them, as even as can be, but none with
/// less than two rows. The running statistics of the batch norms in `modules` move as far as one
/// pass would move them.
std::vector<torch::Tensor> grouped_pass(
    const std::vector<torch::nn::Module*>& modules, const torch::Tensor& rows, std::int64_t groups,
    const std::function<std::vector<torch::Tensor>(const torch::Tensor&)>& forward);

}  // namespace earshot
