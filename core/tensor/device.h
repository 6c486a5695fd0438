#pragma once

#include <torch/torch.h>

#include <string>

namespace earshot {

/// Where a module's parameters lie; the CPU where it has none.
inline torch::Device device_of(const torch::nn::Module& module) {
  const std::vector<torch::Tensor> parameters = module.parameters();
  return parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
}

/// What is there of what `training.device` names: the GPU for "cuda" and "auto" where LibTorch
/// finds one, else the CPU.
inline torch::Device available_device(const std::string& name) {
  return name != "cpu" && torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
}

}  // namespace earshot
