#include "core/tensor/convolution.h"

#include <ATen/Context.h>

#include "core/tensor/at_least_float32.h"
#include "core/tensor/exact_scope.h"
#include "core/tensor/precision.h"
#include "core/tensor/torch_version.h"

namespace earshot {
namespace {

/// Whether some tap never meets one of the `there` samples. `steps` is how often the filter stops,
/// a `stride` apart.
bool some_tap_meets_padding_alone(std::int64_t there, std::int64_t steps, std::int64_t kernel,
                                  std::int64_t stride, std::int64_t padding,
                                  std::int64_t dilation) {
  for (std::int64_t tap = 0; tap < kernel; ++tap) {
    const std::int64_t first = tap * dilation - padding;
    // The first stop at or after the beginning.
    const std::int64_t stop = first >= 0 ? 0 : (-first + stride - 1) / stride;
    if (stop >= steps || first + stop * stride >= there) return true;
  }
  return false;
}

std::vector<std::int64_t> output_sizes(torch::IntArrayRef input, torch::IntArrayRef kernel,
                                       const ConvolutionShape& shape) {
  std::vector<std::int64_t> sizes;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const std::int64_t reach = shape.dilation[i] * (kernel[i] - 1) + 1;
    if (shape.transposed) {
      sizes.push_back((input[i] - 1) * shape.stride[i] - 2 * shape.padding[i] + reach);
    } else {
      sizes.push_back((input[i] + 2 * shape.padding[i] - reach) / shape.stride[i] + 1);
    }
  }
  return sizes;
}

torch::Tensor by_libtorch(const torch::Tensor& input, const torch::Tensor& weight,
                          const torch::Tensor& bias, const ConvolutionShape& shape) {
  if (shape.transposed) {
    const std::vector<std::int64_t> none(shape.stride.size(), 0);
    return torch::conv_transpose1d(input, weight, bias, shape.stride, shape.padding, none,
                                   shape.groups, shape.dilation);
  }
  if (shape.stride.size() == 1) {
    return torch::conv1d(input, weight, bias, shape.stride, shape.padding, shape.dilation,
                         shape.groups);
  }
  return torch::conv2d(input, weight, bias, shape.stride, shape.padding, shape.dilation,
                       shape.groups);
}

/// On a CPU in bfloat16, where oneDNN calculates.
bool in_low_precision(const torch::Tensor& input, const torch::Tensor& weight) {
  if (!input.device().is_cpu()) return false;
  const bool low = weight.scalar_type() == torch::kBFloat16;
  return low || autocast_state(torch::kCPU).enabled;
}

}  // namespace

bool onednn_may_forget(torch::IntArrayRef input, torch::IntArrayRef output,
                       torch::IntArrayRef kernel, const ConvolutionShape& shape) {
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    // A transposed convolution is the gradient of one from its output to its input.
    const std::int64_t there = shape.transposed ? output[i] : input[i];
    const std::int64_t steps = shape.transposed ? input[i] : output[i];
    if (some_tap_meets_padding_alone(there, steps, kernel[i], shape.stride[i], shape.padding[i],
                                     shape.dilation[i])) {
      return true;
    }
    // 32 to 64 channels in 4 groups, a kernel of 10 taps two apart on 17 columns: found by a sweep.
    if (shape.groups > 1 && shape.dilation[i] > 1 && kernel[i] > 1) return true;
  }
  return kernel.back() > 1 && (input.back() == 1 || output.back() == 1);
}

torch::Tensor convolved(const torch::Tensor& input, const torch::Tensor& weight,
                        const torch::Tensor& bias, const ConvolutionShape& shape) {
  if (input.is_cuda() && in_exact_scope()) {
    const auto& context = at::globalContext();
    const std::vector<std::int64_t> none(shape.stride.size(), 0);
    return at::_convolution(input, weight, bias, shape.stride, shape.padding, shape.dilation,
                            shape.transposed, none, shape.groups, context.benchmarkCuDNN(),
                            context.deterministicCuDNN() || context.deterministicAlgorithms(),
                            context.userEnabledCuDNN(), /*allow_tf32=*/false);
  }
  if (in_low_precision(input, weight)) {
    const auto space = input.sizes().slice(2), kernel = weight.sizes().slice(2);
    if (onednn_may_forget(space, output_sizes(space, kernel, shape), kernel, shape)) {
      const AutocastGuard full_precision(Precision::Float32, "cpu");
      return by_libtorch(at_least_float32(input), at_least_float32(weight),
                         bias.defined() ? at_least_float32(bias) : bias, shape);
    }
  }
  return by_libtorch(input, weight, bias, shape);
}

}  // namespace earshot
