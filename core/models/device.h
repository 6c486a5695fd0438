#pragma once

#include <torch/torch.h>

namespace earshot {

/// Where a module's parameters lie; the CPU where it has none.
inline torch::Device device_of(const torch::nn::Module& module) {
  const std::vector<torch::Tensor> parameters = module.parameters();
  return parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
}

}  // namespace earshot
