#pragma once

#include <torch/torch.h>

#include "core/tensor/at_least_float32.h"
#include "core/tensor/dropout.h"
#include "core/tensor/exact_scope.h"
#include "core/tensor/precision.h"

namespace earshot {

/// One layer of a recurrent network, or all of them without dropout, on steps [time, batch,
/// channels] from `zero` [layers, batch, hidden]; returns the top layer's states [time, batch,
/// hidden].
template <class Network>
torch::Tensor recurrent_states(const torch::Tensor& steps, const torch::Tensor& zero,
                               const std::vector<torch::Tensor>& weights, bool training) {
  const std::int64_t layers = zero.size(0);
  if constexpr (std::is_same_v<Network, torch::nn::LSTM>) {
    return std::get<0>(
        torch::lstm(steps, {zero, zero}, weights, true, layers, 0.0, training, false, false));
  } else {
    return std::get<0>(torch::gru(steps, zero, weights, true, layers, 0.0, training, false, false));
  }
}

/// The layers one by one, with dropout between them that is drawn as ours always is; LibTorch's
/// own, inside its layers, draws from its default generator.
template <class Network>
torch::Tensor layer_by_layer(Network& network, const torch::Tensor& steps,
                             const torch::Tensor& zero, double dropout) {
  constexpr std::size_t weights_of_a_layer = 4;
  const std::vector<torch::Tensor> all = network->parameters();
  torch::Tensor signal = steps.transpose(0, 1);
  for (std::size_t first = 0; first < all.size(); first += weights_of_a_layer) {
    if (first > 0) signal = dropped(signal, dropout, true);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<torch::Tensor> weights(begin, begin + weights_of_a_layer);
    if (signal.is_cuda()) {
      // In one piece, as cuDNN wants them.
      std::vector<torch::Tensor> flat;
      std::vector<std::int64_t> sizes;
      for (const torch::Tensor& weight : weights) {
        flat.push_back(weight.flatten());
        sizes.push_back(weight.numel());
      }
      const auto parts = torch::cat(flat).split_with_sizes(sizes);
      for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = parts[i].view_as(weights[i]);
    }
    signal = recurrent_states<Network>(signal, zero.narrow(0, 0, 1).contiguous(), weights, true);
  }
  return signal.transpose(0, 1);
}

/// The states of a recurrent network's top layer, [batch, time, hidden], for input [batch, time,
/// channels] (batch_first, with biases, one direction, no dropout of its own). In training
/// `dropout` of what each layer but the top one says is left out. In float32 at least: autocast
/// knows no recurrent networks on a CPU. The zero state comes from the input and not from its size,
/// so that a traced encoder takes any batch.
template <class Network>
torch::Tensor run_recurrent(Network& network, const torch::Tensor& input, double dropout = 0) {
  const AutocastGuard full_precision(Precision::Float32, input.device().str());
  const torch::Tensor steps = at_least_float32(input);
  const std::int64_t layers = network->options.num_layers();
  const torch::Tensor zero = torch::zeros_like(steps.select(1, 0).narrow(1, 0, 1))
                                 .unsqueeze(0)
                                 .expand({layers, -1, network->options.hidden_size()})
                                 .contiguous();
  if (steps.is_cuda() && in_exact_scope()) {
    // cuDNN's recurrent layers read LibTorch's one switch; float64 knows no TF32.
    std::vector<torch::Tensor> weights;
    for (const torch::Tensor& weight : network->parameters()) {
      weights.push_back(weight.to(torch::kFloat64));
    }
    return recurrent_states<Network>(steps.transpose(0, 1).to(torch::kFloat64),
                                     zero.to(torch::kFloat64), weights, network->is_training())
        .transpose(0, 1)
        .to(steps.scalar_type());
  }
  if (network->is_training() && dropout > 0 && layers > 1) {
    return layer_by_layer(network, steps, zero, dropout);
  }
  if constexpr (std::is_same_v<Network, torch::nn::LSTM>) {
    return std::get<0>(network->forward(steps, std::make_tuple(zero, zero)));
  } else {
    return std::get<0>(network->forward(steps, zero));
  }
}

}  // namespace earshot
