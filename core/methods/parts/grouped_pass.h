#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

namespace earshot {

/// A forward pass whose batch norms, those in `modules`, take statistics of groups of consecutive
/// rows apart, as if each group were on a device of its own (He et al. 2019, sec. 3.3). There are
/// `groups` of them, as even as can be, but none with less than two rows. `forward` is called once
/// with all rows where every batch norm is one of core/tensor/batch_norm.h, else once a group and
/// the results are put together again. Running statistics move as far as one pass would move them.
std::vector<torch::Tensor> grouped_pass(
    const std::vector<torch::nn::Module*>& modules, const torch::Tensor& rows, std::int64_t groups,
    const std::function<std::vector<torch::Tensor>(const torch::Tensor&)>& forward);

}  // namespace earshot
