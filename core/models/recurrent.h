#pragma once

#include <torch/torch.h>

#include "core/models/at_least_float32.h"
#include "core/models/precision.h"

namespace earshot {

/// The states of a recurrent network's top layer, [batch, time, hidden], for input [batch, time,
/// channels] (batch_first). In float32 at least: autocast knows no recurrent networks on a CPU. The
/// zero state comes from the input and not from its size, so that a traced encoder takes any batch.
template <class Network>
torch::Tensor run_recurrent(Network& network, const torch::Tensor& input) {
  const AutocastGuard full_precision(Precision::Float32, input.device().str());
  const torch::Tensor steps = at_least_float32(input);
  const torch::Tensor zero =
      torch::zeros_like(steps.select(1, 0).narrow(1, 0, 1))
          .unsqueeze(0)
          .expand({network->options.num_layers(), -1, network->options.hidden_size()})
          .contiguous();
  if constexpr (std::is_same_v<Network, torch::nn::LSTM>) {
    return std::get<0>(network->forward(steps, std::make_tuple(zero, zero)));
  } else {
    return std::get<0>(network->forward(steps, zero));
  }
}

}  // namespace earshot
