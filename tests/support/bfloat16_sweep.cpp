#include "tests/support/bfloat16_sweep.h"

#include <torch/torch.h>

#include <functional>

#include "core/tensor/convolution.h"
#include "core/tensor/precision.h"

namespace earshot::testing {
namespace {

using Layer =
    std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&, const torch::Tensor&)>;

torch::Tensor in_bfloat16(const torch::Tensor& values) {
  return values.to(torch::kBFloat16).to(torch::kFloat32);
}

/// Output and gradients of input, weight and bias.
std::vector<torch::Tensor> passed(const Layer& layer, const std::vector<torch::Tensor>& given,
                                  Precision precision, bool magnitudes) {
  std::vector<torch::Tensor> leaves;
  for (const torch::Tensor& one : given) {
    const torch::Tensor values = magnitudes && one.defined() ? one.abs() : one;
    leaves.push_back(one.defined() ? values.detach().clone().requires_grad_() : one);
  }
  torch::Tensor output;
  {
    const AutocastGuard guard(precision, "cpu");
    output = layer(leaves[0], leaves[1], leaves[2]).to(torch::kFloat32);
  }
  torch::Tensor steep =
      in_bfloat16(torch::linspace(-9, 9, output.numel()).cos()).view(output.sizes());
  output.backward(magnitudes ? steep.abs() : steep);
  std::vector<torch::Tensor> found{output.detach()};
  for (const torch::Tensor& leaf : leaves) {
    found.push_back(leaf.defined() ? leaf.grad() : torch::Tensor());
  }
  return found;
}

void compare(const std::string& name, const Layer& layer, const std::vector<torch::Tensor>& given,
             double allowed, SweepResult& result) {
  static const char* const parts[] = {"output", "input's gradient", "weight's gradient",
                                      "bias's gradient"};
  const auto low = passed(layer, given, Precision::BFloat16, false);
  const auto full = passed(layer, given, Precision::Float32, false);
  const auto sizes = passed(layer, given, Precision::Float32, true);
  ++result.cases;
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (!low[i].defined()) continue;
    const double scale = std::max(1e-6, sizes[i].abs().max().item<double>());
    const double error = (low[i] - full[i]).abs().max().item<double>() / scale;
    if (error <= allowed) continue;  // NaN is not
    result.wrong.push_back(name + ": the " + parts[i] + " is off by " + std::to_string(error));
  }
}

std::int64_t padding_of(std::int64_t kind, std::int64_t kernel, std::int64_t dilation) {
  return kind == 0 ? 0 : kind == 1 ? kernel / 2 * dilation : (kernel - 1) * dilation;
}

torch::Tensor by_libtorch(const torch::Tensor& x, const torch::Tensor& w, const torch::Tensor& b,
                          const ConvolutionShape& shape) {
  return torch::convolution(x, w, b, shape.stride, shape.padding, shape.dilation, shape.transposed,
                            std::vector<std::int64_t>(shape.stride.size(), 0), shape.groups);
}

struct Case {
  std::int64_t batch, height, width, stride, dilation, padding;
  std::vector<std::int64_t> kernel, channels;
};

std::string words_of(const Case& c) {
  return "batch " + std::to_string(c.batch) + ", " + std::to_string(c.channels[0]) + " to " +
         std::to_string(c.channels[1]) + " channels in " + std::to_string(c.channels[2]) +
         " groups, " + std::to_string(c.height) + " x " + std::to_string(c.width) + ", kernel " +
         std::to_string(c.kernel[0]) + " x " + std::to_string(c.kernel[1]) + ", stride " +
         std::to_string(c.stride) + ", dilation " + std::to_string(c.dilation) + ", padding " +
         std::to_string(c.padding);
}

void sweep_case(const Case& c, bool raw, SweepResult& result) {
  constexpr double allowed = 0.02;
  const std::int64_t in = c.channels[0], out = c.channels[1], groups = c.channels[2];
  const auto convolve = [raw](const ConvolutionShape& shape) -> Layer {
    return [raw, shape](const torch::Tensor& x, const torch::Tensor& w, const torch::Tensor& b) {
      return raw ? by_libtorch(x, w, b, shape) : convolved(x, w, b, shape);
    };
  };
  const std::int64_t down = padding_of(c.padding, c.kernel[0], c.dilation);
  const std::int64_t along = padding_of(c.padding, c.kernel[1], c.dilation);
  const auto room = [&c](std::int64_t size, std::int64_t padding, std::int64_t kernel) {
    return size + 2 * padding - c.dilation * (kernel - 1) - 1;
  };
  if (room(c.width, along, c.kernel[1]) < 0) return;
  const torch::Tensor bias = c.width % 2 == 0 ? in_bfloat16(torch::randn({out})) : torch::Tensor();
  if (c.kernel[0] == 1 && c.height == 1) {
    const ConvolutionShape shape{{c.stride}, {along}, {c.dilation}, groups, false};
    compare("along time, " + words_of(c), convolve(shape),
            {in_bfloat16(torch::randn({c.batch, in, c.width})),
             in_bfloat16(0.1 * torch::randn({out, in / groups, c.kernel[1]})), bias},
            allowed, result);
    const std::int64_t longer =
        (c.width - 1) * c.stride - 2 * along + c.dilation * (c.kernel[1] - 1) + 1;
    if (longer >= 1 && groups == 1) {
      const ConvolutionShape turned{{c.stride}, {along}, {c.dilation}, 1, true};
      compare("transposed, " + words_of(c), convolve(turned),
              {in_bfloat16(torch::randn({c.batch, in, c.width})),
               in_bfloat16(0.1 * torch::randn({in, out, c.kernel[1]})), bias},
              allowed, result);
    }
  }
  if (room(c.height, down, c.kernel[0]) < 0) return;
  const ConvolutionShape shape{
      {c.stride, c.stride}, {down, along}, {c.dilation, c.dilation}, groups, false};
  for (const auto order : {torch::MemoryFormat::Contiguous, torch::MemoryFormat::ChannelsLast}) {
    const torch::Tensor x = in_bfloat16(torch::randn({c.batch, in, c.height, c.width}));
    const torch::Tensor w =
        in_bfloat16(0.1 * torch::randn({out, in / groups, c.kernel[0], c.kernel[1]}));
    compare(words_of(c) + (order == torch::MemoryFormat::Contiguous ? "" : ", channels last"),
            convolve(shape), {x.contiguous(order), w.contiguous(order), bias}, allowed, result);
  }
}

}  // namespace

SweepResult sweep_convolutions(const SweepAxes& axes, bool raw) {
  SweepResult result;
  std::int64_t combination = 0;
  for (const auto& channels : axes.channels) {
    for (const auto& kernel : axes.kernels) {
      for (const std::int64_t batch : axes.batches) {
        for (const std::int64_t height : axes.heights) {
          for (const std::int64_t width : axes.widths) {
            for (const std::int64_t stride : axes.strides) {
              for (const std::int64_t dilation : axes.dilations) {
                for (const std::int64_t padding : axes.paddings) {
                  if (combination++ % axes.every != axes.first) continue;
                  sweep_case({batch, height, width, stride, dilation, padding, kernel, channels},
                             raw, result);
                }
              }
            }
          }
        }
      }
    }
  }
  return result;
}

SweepResult sweep_other_layers() {
  using T = const torch::Tensor&;
  SweepResult result;
  const auto low = [](T x) { return torch::relu(torch::matmul(x, torch::eye(x.size(-1)))); };
  for (const std::int64_t rows : {1, 2, 3, 8}) {
    for (const std::int64_t in : {1, 2, 3, 16, 33, 64}) {
      for (const std::int64_t out : {1, 2, 3, 16, 33, 64}) {
        const std::string name =
            std::to_string(rows) + " x " + std::to_string(in) + " x " + std::to_string(out);
        const std::vector<torch::Tensor> given{in_bfloat16(torch::randn({rows, in})),
                                               in_bfloat16(0.1 * torch::randn({out, in})),
                                               in_bfloat16(torch::randn({out}))};
        compare(
            "linear " + name, [](T x, T w, T b) { return torch::linear(x, w, b); }, given, 0.02,
            result);
        compare(
            "bmm " + name,
            [](T x, T w, T b) {
              return torch::bmm(x.unsqueeze(0).expand({2, -1, -1}),
                                w.t().unsqueeze(0).expand({2, -1, -1})) +
                     b;
            },
            given, 0.02, result);
      }
    }
  }
  for (const std::int64_t batch : {2, 4}) {
    for (const std::int64_t channels : {1, 3, 16, 64}) {
      for (const std::int64_t height : {1, 2, 5}) {
        for (const std::int64_t width : {1, 2, 9}) {
          const std::string name = std::to_string(batch) + " x " + std::to_string(channels) +
                                   " x " + std::to_string(height) + " x " + std::to_string(width);
          const std::vector<torch::Tensor> given{
              in_bfloat16(torch::rand({batch, channels, height, width}) + 0.5),
              in_bfloat16(torch::rand({channels}) + 0.5), in_bfloat16(torch::rand({channels}))};
          // Rounding after a difference of near values is large; what nobody wrote is larger.
          constexpr double loose = 0.5;
          compare(
              "batch norm " + name,
              [low](T x, T w, T b) {
                return torch::batch_norm(low(x), w, b, {}, {}, true, 0.1, 1e-1, false);
              },
              given, loose, result);
          compare(
              "maximum " + name,
              [low](T x, T w, T b) {
                return (torch::max_pool2d(low(x), {3, 3}, {2, 2}, {1, 1}).amax({2, 3}) * w + b);
              },
              given, loose, result);
          compare(
              "mean " + name,
              [low](T x, T w, T b) {
                return torch::prelu(low(x), w).mean({2, 3}) + b +
                       torch::adaptive_avg_pool2d(low(x), {1, 1}).flatten(1);
              },
              given, 0.05, result);
        }
      }
    }
  }
  return result;
}

}  // namespace earshot::testing
