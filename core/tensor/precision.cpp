#include "core/tensor/precision.h"

#include <torch/torch.h>

#include <map>
#include <mutex>
#include <stdexcept>

#include "core/tensor/torch_version.h"

namespace earshot {
namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// oneDNN calculates bfloat16 convolutions with these instructions; without them LibTorch falls
/// back to loops that are many times slower than float32.
std::string processor_problem() {
#if defined(__x86_64__)
  const bool capable = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                       __builtin_cpu_supports("avx512dq");
  if (!capable) return "this processor has no AVX-512, so bfloat16 would be slower than float32";
#endif
  return "";
}

/// One forward and backward pass through each kind of layer that encoders use.
void try_layers(const torch::Device& device, const std::string& name) {
  const auto options = torch::TensorOptions().device(device);
  const torch::Tensor sound = torch::ones({2, 4, 9}, options);
  const torch::Tensor filter = torch::ones({4, 4, 3}, options).requires_grad_();
  const torch::Tensor filter_2d = torch::ones({4, 4, 3, 3}, options).requires_grad_();
  const torch::Tensor scale = torch::ones({4}, options).requires_grad_();
  torch::Tensor result;
  {
    const AutocastGuard guard(Precision::BFloat16, name);
    torch::Tensor line = torch::conv1d(sound, filter, {}, 1, 1);
    line = torch::batch_norm(line, scale, scale, {}, {}, true, 0.1, 1e-5, false);
    line = torch::relu(torch::max_pool1d(line, 3, 3));
    torch::Tensor picture =
        torch::conv2d(line.unsqueeze(1).expand({2, 4, 4, 3}).contiguous(), filter_2d, {}, 2, 1);
    picture = torch::batch_norm(picture, scale, scale, {}, {}, true, 0.1, 1e-5, false);
    result = torch::cat({picture.mean({2, 3}), picture.amax({2, 3})}, 1);
    result = torch::matmul(result, torch::ones({8, 2}, options));
  }
  result.to(torch::kFloat32).sum().backward();
}

std::string tried_problem(const std::string& name) {
  if (name == "cpu") {
    const std::string problem = processor_problem();
    if (!problem.empty()) return problem;
  }
  try {
    try_layers(torch::Device(name), name);
  } catch (const std::exception& error) {
    return "LibTorch " + std::string(TORCH_VERSION) +
           " cannot train in bfloat16 on this device: " + first_line(error.what());
  }
  return "";
}

}  // namespace

Precision precision_from(const std::string& name) {
  if (name == "float32") return Precision::Float32;
  if (name == "bfloat16") return Precision::BFloat16;
  throw std::invalid_argument("precision \"" + name +
                              "\" is not known; it takes float32, bfloat16");
}

std::string bfloat16_problem(const std::string& device) {
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(device);
  if (found != known.end()) return found->second;
  return known[device] = tried_problem(device);
}

struct AutocastGuard::Before {
  torch::DeviceType device;
  AutocastState state;
  bool cached;
};

AutocastGuard::AutocastGuard(Precision precision, const std::string& device) {
  const torch::DeviceType type = torch::Device(device).type();
  if (type != torch::kCPU && type != torch::kCUDA) return;
  before_ = std::make_unique<Before>(
      Before{type, autocast_state(type), at::autocast::is_autocast_cache_enabled()});
  const bool enable = precision == Precision::BFloat16;
  set_autocast_state(type, {enable, enable ? torch::kBFloat16 : before_->state.dtype});
  // One cache of low-precision weights serves all threads, and whoever ends a scope empties it: a
  // training's sums would depend on what others do.
  at::autocast::set_autocast_cache_enabled(false);
}

AutocastGuard::~AutocastGuard() {
  if (!before_) return;
  at::autocast::set_autocast_cache_enabled(before_->cached);
  set_autocast_state(before_->device, before_->state);
}

}  // namespace earshot
