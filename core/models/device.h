#pragma once

#include <ATen/Context.h>
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

/// Keeps a GPU's convolutions in float32 for a scope; otherwise cuDNN rounds their factors to
/// TF32's 10 bits, and features would differ from the CPU's by a thousandth. LibTorch has one
/// switch for all threads: while scopes overlap, the end of the first ends both.
class ExactConvolutions {
 public:
  explicit ExactConvolutions(const torch::Device& device) : gpu_(device.is_cuda()) { allow(false); }
  ~ExactConvolutions() { allow(true); }
  ExactConvolutions(const ExactConvolutions&) = delete;
  ExactConvolutions& operator=(const ExactConvolutions&) = delete;

 private:
  void allow(bool tf32) const {
    if (gpu_) at::globalContext().setAllowTF32CuDNN(tf32);
  }
  bool gpu_;
};

}  // namespace earshot
